import { createHash } from 'node:crypto';
import { BadInput } from '../http/exchange.ts';
import type { ModelRequest } from './chat-request.ts';
import { fillSchema, seededDice } from './fill-schema.ts';

/** Nobody must take an answer for a model's: every one is labelled with this. */
export const label = 'stub';

interface Prepared {
  readonly when: string;
  readonly answer: string;
}

/** What the stub says: an answer prepared for a text in the messages, else a value of the asked shape without meaning. */
export class Answers {
  #prepared: Prepared[] = [];

  /** {when: text the messages contain, answer: text or JSON value}; the latest order for a text holds. `when: null` clears. */
  prepare(order: Record<string, unknown>): void {
    const { when, answer } = order;
    if (when === null) {
      this.#prepared = [];
      return;
    }
    if (typeof when !== 'string' || when === '') throw new BadInput('when must be a text of the messages, or null');
    if (answer === undefined) throw new BadInput('answer must be a text or a JSON value');
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    this.#prepared = [{ when, answer: text }, ...this.#prepared.filter((one) => one.when !== when)];
  }

  /** Equal requests have equal answers. */
  to({ messages, shape }: ModelRequest): string {
    const prepared = this.#prepared.find(({ when }) => messages.some(({ text }) => text.includes(when)));
    if (prepared) return prepared.answer;
    const seed = createHash('sha256').update(JSON.stringify(messages)).digest('hex');
    if (shape === undefined) return `${label} answer ${seed.slice(0, 12)}: no language model was asked.`;
    if (shape === 'any JSON') return JSON.stringify({ [label]: seed.slice(0, 12) });
    return JSON.stringify(fillSchema(shape.schema, seededDice(seed)));
  }
}

/** A token is about four characters of English; the stub counts no better. */
export const roughTokens = (text: string): number => Math.max(1, Math.ceil(text.length / 4));

/** A unit vector made of the text's hash: equal texts are equal, and nothing else means anything. */
export function hashVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  let block = createHash('sha256').update(text).digest();
  for (let i = 0; i < dimensions; i += 1) {
    if (i > 0 && i % 8 === 0) block = createHash('sha256').update(block).digest();
    vector[i] = block.readInt32BE((i % 8) * 4) / 0x80000000;
  }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
