import { expect, it } from 'vitest';
import { row } from '../../../devhost/bench/rows.ts';
import { writtenBetween } from './floor.ts';

const item = (id: string, etag: string) => ({ id, _etag: etag, _ts: 1, text: `${id} ${etag}` });
const bare = (id: string, etag: string) => ({ id, text: `${id} ${etag}` });

it('what was written is what came, and what has another ETag; the service adds nothing to it', () => {
  const written = writtenBetween([item('a', '1'), item('b', '1')], [item('a', '1'), item('b', '2'), item('c', '1')]);
  expect(written).toEqual({
    before: [bare('a', '1'), bare('b', '1')],
    replaced: [bare('b', '2')],
    created: [bare('c', '1')],
  });
});

it.each([
  [50, true],
  [25, true],
  [24, false],
])('of a rate of %d beside one of 100 at least a quarter is asked for: %s', (ours, met) => {
  const judged = row({ what: 'rate', ours: [ours], peer: { name: 'floor', rounds: [100] }, aim: { leastRatio: 0.25 } });
  expect(judged.aim).toEqual({ text: '≥ 0.25 ×', met });
});
