import type { Walk } from '../../demo/walk.ts';
import { type Line, row } from '../rows.ts';
import { each, quantile, rounds } from '../samples.ts';
import { askPeer } from './ask-peer.ts';
import { newDraft } from './stage.ts';

/**
 * GET contract reads one document and logs the read with one create. It is held against just that: an empty function, a
 * point read and a create, each in the same host process, one after the other, request by request.
 */
export async function readContract(walk: Walk, count: number, requests: number): Promise<readonly Line[]> {
  const id = await newDraft(walk, 'Read often');
  const manager = walk.as('manager', 'fabrikam');
  const asked = { container: 't-fabrikam', partition: `contract:${id}`, id: 'contract' };
  const seen = await rounds(count, async () => {
    const [contract, empty, read, create]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (let i = 0; i < requests; i++) {
      const begun = performance.now();
      await manager.must(200, 'GET', `api/v1/contracts/${id}`);
      contract.push(performance.now() - begun);
      empty.push((await askPeer(walk, 'GET', 'empty')).ms);
      const { answer } = await askPeer<{ readMs: number; createMs: number }>(walk, 'POST', 'cosmos-pair', asked);
      read.push(answer.readMs);
      create.push(answer.createMs);
    }
    const at = (share: number) => {
      const parts = [empty, read, create].map((values) => quantile(values, share));
      return { contract: quantile(contract, share), parts, total: parts.reduce((total, part) => total + part, 0) };
    };
    return { p50: at(0.5), p99: at(0.99) };
  });
  const parts = seen.map(({ p50 }) => p50.parts.map((part) => part.toFixed(2)).join(' + ')).join('; ');
  return [
    row({
      what: 'GET contract, p50',
      ours: each(seen, ({ p50 }) => p50.contract),
      peer: { name: 'empty function + point read + create', rounds: each(seen, ({ p50 }) => p50.total) },
      aim: { ratio: 1.5 },
      note: `${requests} of each, interleaved, in every round; the peer's parts by round: ${parts} ms`,
    }),
    row({
      what: 'GET contract, p99',
      ours: each(seen, ({ p99 }) => p99.contract),
      peer: { name: 'sum of the p99 of the same', rounds: each(seen, ({ p99 }) => p99.total) },
      note: 'three p99 hardly ever fall together, so the sum is larger than the p99 of one request doing all three',
    }),
  ];
}
