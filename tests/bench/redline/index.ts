import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchContext } from '../../../devhost/bench/context.ts';
import { type Line, part, row } from '../../../devhost/bench/rows.ts';
import {
  diffMatchPatch,
  editsAlone,
  jsdiff,
  ours,
  patience,
  type Run,
  splitting,
  splittingByHand,
} from './measured.ts';
import { type Pair, pairs } from './texts.ts';

const rounds = 9;

/** npm run bench redline [OLD NEW]: the comparison against jsdiff and diff-match-patch, and against merely splitting into words. */
export async function benchRedline({ say, files }: BenchContext): Promise<readonly Line[]> {
  const found = await pairs(files);
  if (!found) {
    const why = 'the agreements are not beside this checkout: name two Markdown files, or set CONTRACT_VERSIONS_DIR';
    return [{ what: 'redline', skipped: why }];
  }
  const lines: Line[] = [];
  for (const pair of found) {
    say(`${pair.name} (${pair.old.text.length} and ${pair.next.text.length} characters)`);
    lines.push(...(await part(pair.name, async () => measured(pair, say))));
  }
  return [...lines, ...(await part('memory', async () => memory(files)))];
}

function measured(pair: Pair, say: (line: string) => void): readonly Line[] {
  const long = pair.old.text.length > 100_000;
  for (let warm = 0; warm < (long ? 10 : 50); warm++)
    [ours, editsAlone, splitting, splittingByHand].map((run) => run(pair));
  const seen = Array.from({ length: rounds }, () => ({
    ours: ours(pair),
    edits: editsAlone(pair),
    floor: splitting(pair),
    byHand: splittingByHand(pair),
  }));
  const ms = (name: 'ours' | 'edits' | 'floor' | 'byHand') => seen.map((round) => round[name].ms);
  say('  jsdiff and diff-match-patch');
  const peers = { jsdiff: repeated(() => jsdiff(pair)), dmp: repeated(() => diffMatchPatch(pair)) };
  const heavy = pair.name.startsWith('heavy');
  return [
    row({
      what: pair.name,
      ours: ms('ours'),
      peer: { name: 'splitting into words', rounds: ms('floor') },
      aim: { ratio: long ? 4 : 3 },
    }),
    row({
      what: '  edits, moves and proof alone',
      ours: ms('edits'),
      peer: { name: 'splitting into words', rounds: ms('floor') },
      aim: { ratio: long ? 4 : 3 },
    }),
    row({ what: '  the whole', ours: ms('ours'), peer: { name: 'our own splitting', rounds: ms('byHand') } }),
    ...against(peers.jsdiff, 'jsdiff', ms('ours'), heavy ? { ratio: 0.01 } : undefined),
    ...against(peers.dmp, 'diff-match-patch', ms('ours')),
    ...marked(seen[0]?.ours, peers.jsdiff[0], 'jsdiff', { ratio: 1.05 }),
    ...marked(seen[0]?.ours, peers.dmp[0], 'diff-match-patch'),
  ];
}

/** Three times, or once where once takes long. */
function repeated(run: () => Run): readonly Run[] {
  const first = run();
  return first.ms > 4_000 ? [first] : [first, run(), run()];
}

function against(runs: readonly Run[], name: string, own: readonly number[], aim?: { ratio: number }): Line[] {
  const gaveUp = runs.some((run) => run.marked === undefined);
  const peer = { name: gaveUp ? `${name}, given up` : name, rounds: runs.map((run) => run.ms) };
  const note = gaveUp ? `${name} found nothing in ${patience / 1000} s` : undefined;
  return [row({ what: '  time', ours: own, peer, ...(aim ? { aim } : {}), ...(note ? { note } : {}) })];
}

function marked(own: Run | undefined, peer: Run | undefined, name: string, aim?: { ratio: number }): Line[] {
  if (own?.marked === undefined || peer?.marked === undefined) return [];
  const measured = { what: '  marked', unit: 'characters', ours: [own.marked], peer: { name, rounds: [peer.marked] } };
  return [row({ ...measured, ...(aim ? { aim } : {}) })];
}

/** The most memory a process ever held that compares the largest pair, and of one that only reads it. */
function memory(files: readonly string[]): readonly Line[] {
  const script = fileURLToPath(new URL('./memory.ts', import.meta.url));
  const held = (work: string) => Number(execFileSync(process.execPath, [script, work, ...files], { encoding: 'utf8' }));
  const seen = [0, 1, 2].map(() => ({ compared: held('compare'), read: held('read') }));
  return [
    row({
      what: 'memory, heavy, 330,000 characters',
      unit: 'MB',
      ours: seen.map(({ compared }) => compared),
      peer: { name: 'only reading both', rounds: seen.map(({ read }) => read) },
    }),
  ];
}
