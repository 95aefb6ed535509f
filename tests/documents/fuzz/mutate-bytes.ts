import { aStretch, type Roll } from './roll.ts';

/** Values at which sizes, counts and offsets overflow. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

type Mutation = (bytes: Buffer, roll: Roll, other: Buffer) => Buffer;

const spliced = (bytes: Buffer, from: number, to: number, ...between: readonly Buffer[]): Buffer =>
  Buffer.concat([bytes.subarray(0, from), ...between, bytes.subarray(to)]);

const mutations: Readonly<Record<string, Mutation>> = {
  flip(bytes, roll) {
    const changed = Buffer.from(bytes);
    for (let i = roll.count(32); i > 0; i--) {
      const at = roll.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << roll.below(8));
    }
    return changed;
  },
  set(bytes, roll) {
    const changed = Buffer.from(bytes);
    for (let i = roll.count(16); i > 0; i--) changed[roll.below(changed.length)] = roll.below(256);
    return changed;
  },
  number(bytes, roll) {
    const changed = Buffer.from(bytes);
    const width = roll.of([1, 2, 4]);
    if (changed.length < width) return changed;
    const value = roll.of(edges) % 2 ** (8 * width);
    changed.writeUIntLE(value, roll.below(changed.length - width + 1), width);
    return changed;
  },
  insert(bytes, roll) {
    const at = roll.below(bytes.length + 1);
    const more = Buffer.from(Array.from({ length: roll.count(200) }, () => roll.below(256)));
    return spliced(bytes, at, at, more);
  },
  remove(bytes, roll) {
    const [from, to] = aStretch(roll, bytes.length, 2_000);
    return spliced(bytes, from, to);
  },
  truncate: (bytes, roll) => bytes.subarray(0, roll.below(bytes.length + 1)),
  behead: (bytes, roll) => bytes.subarray(roll.count(2_000)),
  duplicate(bytes, roll) {
    const [from, to] = aStretch(roll, bytes.length, 4_000);
    const times = Math.min(roll.count(200), Math.ceil(200_000 / Math.max(1, to - from)));
    return spliced(bytes, to, to, ...Array.from({ length: times }, () => bytes.subarray(from, to)));
  },
  swap(bytes, roll) {
    const [from, to] = aStretch(roll, bytes.length, 1_000);
    const rest = spliced(bytes, from, to);
    const at = roll.below(rest.length + 1);
    return spliced(rest, at, at, bytes.subarray(from, to));
  },
  splice(bytes, roll, other) {
    const [from, to] = aStretch(roll, bytes.length);
    const [start, end] = aStretch(roll, other.length);
    return spliced(bytes, from, to, other.subarray(start, end));
  },
};

/** The file changed somewhere, whatever it means there; pieces of `other` may come into it. */
export function mutatedBytes(
  bytes: Buffer,
  roll: Roll,
  other: Buffer,
): { readonly bytes: Buffer; readonly how: string } {
  const how: string[] = [];
  let changed = bytes;
  for (let i = roll.count(6); i > 0 && changed.length > 0; i--) {
    const name = roll.of(Object.keys(mutations));
    changed = mutations[name]?.(changed, roll, other) ?? changed;
    how.push(name);
  }
  return { bytes: changed, how: how.join('+') };
}
