import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceList } from '../../../devhost/service-bus/sequence-list.ts';

describe('a sequence list', () => {
  it('gives messages in the order of their numbers, whatever comes back and is removed in between', () => {
    const step = fc.record({ kind: fc.constantFrom('insert', 'shift', 'remove'), pick: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const list = new SequenceList<{ seq: number }>();
        const out = Array.from({ length: 40 }, (_, seq) => ({ seq }));
        const inside: { seq: number }[] = [];
        for (const { kind, pick } of steps) {
          if (kind === 'insert' && out.length > 0) {
            const [item] = out.splice(pick % out.length, 1);
            if (item === undefined) continue;
            list.insert(item);
            inside.push(item);
            inside.sort((a, b) => a.seq - b.seq);
          } else if (kind === 'shift') {
            const expected = inside.shift();
            expect(list.shift()).toBe(expected);
            if (expected !== undefined) out.push(expected);
          } else if (kind === 'remove' && inside.length > 0) {
            const [item] = inside.splice(pick % inside.length, 1);
            if (item === undefined) continue;
            expect(list.remove(item)).toBe(true);
            expect(list.remove(item)).toBe(false);
            out.push(item);
          }
          expect(list.size).toBe(inside.length);
          expect(list.first()).toBe(inside[0]);
        }
      }),
    );
  });
});
