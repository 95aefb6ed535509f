import { deflateRawSync } from 'node:zlib';
import { type End, type Part, zipOf } from '../a-zip.ts';
import { mutatedBytes } from './mutate-bytes.ts';
import { mutatedXml } from './mutate-xml.ts';
import type { Roll } from './roll.ts';

type Parts = readonly Part[];

const isText = ({ name, content }: Part): boolean => /\.(?:xml|rels)$/.test(name) && typeof content === 'string';
const changed = (parts: Parts, index: number, change: (part: Part) => Part): Parts =>
  parts.map((part, i) => (i === index ? change(part) : part));

/** Most of the time the part that people read. */
function aPart(parts: Parts, roll: Roll): number {
  const main = parts.findIndex(({ name }) => name === 'word/document.xml');
  return main >= 0 && roll.chance(0.6) ? main : roll.below(parts.length);
}

const badNames = ['word/vbaProject.bin', 'word/embeddings/a.exe', '../../x', '/', '', '__proto__', 'word/media/a.png'];
const contents: readonly (() => Buffer)[] = [
  () => Buffer.alloc(0),
  () => Buffer.alloc(2_000_000, 'a'),
  () => Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  () => Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:4999/">]><a>&b;</a>'),
  () => Buffer.from(`<a>${'<b>'.repeat(5_000)}`),
];

type Mutation = (parts: Parts, roll: Roll, other: Parts) => Parts;
const mutations: Readonly<Record<string, Mutation>> = {
  drop: (parts, roll) => parts.filter((_, i) => i !== roll.below(parts.length) || i === 0),
  double: (parts, roll) => [...parts, roll.of(parts)],
  rename: (parts, roll) =>
    changed(parts, roll.below(parts.length), (part) => ({
      ...part,
      name: roll.of([part.name.toUpperCase(), `${part.name}.bak`, roll.of(parts).name, roll.of(badNames)]),
    })),
  add: (parts, roll) => [...parts, { name: roll.of(badNames), content: roll.of(contents)() }],
  replace: (parts, roll) =>
    changed(parts, roll.below(parts.length), (part) => ({ ...part, content: roll.of(contents)() })),
  borrow(parts, roll, other) {
    const from = roll.of(other);
    const known = parts.some(({ name }) => name === from.name);
    return known ? parts.map((part) => (part.name === from.name ? from : part)) : [...parts, from];
  },
  bytes: (parts, roll, other) =>
    changed(parts, aPart(parts, roll), (part) => ({
      ...part,
      content: mutatedBytes(Buffer.from(part.content), roll, Buffer.from(roll.of(other).content)).bytes,
    })),
  claim: (parts, roll) =>
    changed(parts, roll.below(parts.length), (part) => ({ ...part, claimedSize: roll.of([0, 1, 0xffffffff]) })),
  encrypt: (parts, roll) => changed(parts, roll.below(parts.length), (part) => ({ ...part, encrypted: true })),
  stored: (parts) => parts.map((part) => ({ ...part, stored: true })),
  /** A thousand times what it is packed. */
  bomb: (parts) => [...parts, { name: 'word/media/b.png', content: Buffer.alloc(66_000_000) }],
};

/** One field of the end of the directory says something else. */
function lies(roll: Roll): (end: End) => void {
  const field = roll.of(['count', 'countHere', 'size', 'offset'] as const);
  const value = roll.of([0, 1, 0xff, 0xffff]);
  return (end) => {
    end[field] = value;
  };
}

/** A Word package changed in what its XML says, in its parts or as a zip, so that most of it is still taken. */
export function mutatedDocx(seed: Parts, roll: Roll, other: Parts): { readonly bytes: Buffer; readonly how: string } {
  const how: string[] = [];
  let parts = seed;
  for (let i = roll.chance(0.9) ? roll.count(8) : 0; i > 0; i--) {
    const texts = parts.flatMap((part, index) => (isText(part) ? [index] : []));
    const index = texts.length > 0 ? (roll.chance(0.7) ? textPart(parts, texts) : roll.of(texts)) : 0;
    parts = changed(parts, index, (part) => {
      if (!isText(part)) return part;
      const mutated = mutatedXml(String(part.content), roll, String(roll.of(other.filter(isText)).content));
      how.push(`${part.name.split('/').at(-1)}:${mutated.how}`);
      return { ...part, content: mutated.xml };
    });
  }
  for (let i = roll.chance(0.3) ? roll.count(3) : 0; i > 0; i--) {
    const name = roll.of(Object.keys(mutations).filter((each) => each !== 'bomb' || roll.chance(0.02)));
    parts = mutations[name]?.(parts, roll, other) ?? parts;
    how.push(name);
    if (parts.length === 0) parts = seed;
  }
  const lied = roll.chance(0.03);
  let bytes = zipOf(parts, lied ? lies(roll) : undefined, roll.chance(0.01) ? Buffer.alloc(100) : undefined);
  if (lied) how.push('lie');
  if (roll.chance(0.1)) {
    const mutated = mutatedBytes(bytes, roll, deflateRawSync(Buffer.from(roll.of(other).content)));
    bytes = mutated.bytes;
    how.push(`zip:${mutated.how}`);
  }
  return { bytes, how: how.join(' ') };
}

const textPart = (parts: Parts, texts: readonly number[]): number =>
  texts.find((index) => parts[index]?.name === 'word/document.xml') ?? texts[0] ?? 0;
