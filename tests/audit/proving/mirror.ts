import { tilePath, tileWidth, widthIn } from '../../../src/audit/tree/tile-paths.ts';
import { parseCheckpoint } from '../../../src/audit/verifier/checkpoint.ts';
import { add, rootOf, type Subtree } from '../../../src/audit/verifier/compact-range.ts';
import { leafHash } from '../../../src/audit/verifier/hashes.ts';
import { isSignedBy, parseNote, parseVkey } from '../../../src/audit/verifier/signed-note.ts';
import type { Get } from './log-over-http.ts';

/**
 * What an auditor's mirror does: fetches the checkpoint, then every bundle of leaves and tile of hashes by the paths of C2SP
 * tlog-tiles, and believes nothing that does not give the signed root. Returns the leaves.
 */
export async function mirror(get: Get, vkeys: readonly string[]): Promise<readonly string[]> {
  const note = parseNote((await fetched(get, '/e0/checkpoint')).toString('utf8'));
  const checkpoint = parseCheckpoint(note?.text ?? '');
  if (!note || !checkpoint) throw new Error('no checkpoint');
  for (const vkey of vkeys) {
    const key = parseVkey(vkey);
    if (!key || !isSignedBy(note, key)) throw new Error(`not signed by ${vkey}`);
  }
  const { size, root } = checkpoint;
  const leaves: string[] = [];
  const range: Subtree[] = [];
  for (let index = 0; index * tileWidth < size; index++) {
    const width = widthIn(size, 0, index);
    const bundle = leavesIn(await fetched(get, `/e0/${tilePath({ level: 'entries', index, width })}`));
    const tile = await fetched(get, `/e0/${tilePath({ level: 0, index, width })}`);
    const hashes = bundle.map((leaf) => leafHash(leaf));
    if (!Buffer.concat(hashes).equals(tile)) throw new Error(`tile ${index} does not hold the hashes of its leaves`);
    for (const [n, hash] of hashes.entries()) add(range, { level: 0, index: index * tileWidth + n, hash });
    leaves.push(...bundle);
  }
  if (!rootOf(range).equals(root)) throw new Error('the leaves do not give the root');
  return leaves;
}

async function fetched(get: Get, path: string): Promise<Buffer> {
  const { status, bytes } = await get(path);
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return bytes;
}

function leavesIn(bundle: Buffer): readonly string[] {
  const leaves: string[] = [];
  for (let at = 0; at < bundle.length; ) {
    const length = bundle.readUInt16BE(at);
    leaves.push(bundle.toString('utf8', at + 2, at + 2 + length));
    at += 2 + length;
  }
  return leaves;
}
