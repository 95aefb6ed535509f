import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EvidenceLeaf } from '../../../src/audit/evidence/evidence-window.ts';
import { packageFiles } from '../../../src/audit/evidence/package-files.ts';
import { leafOf, payloadOf, saltBytes } from '../../../src/audit/leaf.ts';
import { add, rootOf, type Subtree } from '../../../src/audit/verifier/compact-range.ts';
import { leafHash } from '../../../src/audit/verifier/hashes.ts';
import { toVkey } from '../../../src/audit/verifier/signed-note.ts';
import { ed25519Key, es256Key, eventAt, noteKey, signedNote } from '../../audit/honest-log.ts';

const tenant = 'contoso';
const origin = `audit.example.com/t/${tenant}/e0`;
const salt = Buffer.alloc(saltBytes, 7);

/** What an auditor has from elsewhere, beside the packages. */
export const auditorsFiles = { vkeys: 'vkeys.txt', held: (index: number) => `held-${index}.txt` } as const;
export const packageFolder = (index: number): string => `package-${String(index).padStart(4, '0')}`;

/**
 * A log of so many entries, as the packages of consecutive windows that the product would export of it, each with the checkpoint
 * its window ended with; the auditor holds that of the one before. Only one package is in memory at a time. Gives their number.
 */
export async function writePackages(folder: string, entries: number, perPackage: number): Promise<number> {
  const keys = [ed25519Key(1), es256Key()];
  const vkeys = keys.map((key) => toVkey(noteKey(key, origin)));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, auditorsFiles.vkeys), vkeys.map((vkey) => `${vkey}\n`).join(''));
  const range: Subtree[] = [];
  let [index, held] = [0, ''];
  for (let first = 0; first < entries; first += perPackage, index++) {
    const last = Math.min(first + perPackage, entries);
    const before = [...range];
    const leaves = Array.from({ length: last - first }, (_, at) => leafAt(first + at));
    leaves.forEach(({ hash }, at) => {
      add(range, { level: 0, index: first + at, hash });
    });
    const [from, until] = [first, last].map((seq) => eventAt(tenant, seq, '').at);
    const checkpoint = { size: last, note: signedNote(origin, last, rootOf(range), keys) };
    const epoch = { epoch: 0, origin, first, last, leaves, checkpoint, root: rootOf(range), before, after: [], vkeys };
    const window = { from: from ?? '', until: until ?? '' };
    const files = packageFiles({ tenant, window, epochs: [epoch], loggedErasures: [] }, new Map());
    for (const [path, content] of files) {
      const target = join(folder, packageFolder(index), path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
    if (held) await writeFile(join(folder, auditorsFiles.held(index)), held);
    held = checkpoint.note;
  }
  return index;
}

function leafAt(seq: number): EvidenceLeaf {
  const event = eventAt(tenant, seq, `what happened as number ${seq}`);
  const text = payloadOf(event);
  const place = { log: origin, seq, payload: text, salt };
  const leaf = leafOf(event, { ...place, described: { phase: 'change' }, pseudonym: (person) => `x${person}` });
  const payload = { text, salt: salt.toString('base64'), facts: JSON.parse(text) };
  return { leaf: JSON.parse(leaf), text: leaf, hash: leafHash(leaf), payload };
}
