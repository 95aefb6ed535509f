import { expect, test } from 'vitest';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { ed25519Key, es256Key, honestLog } from '../honest-log.ts';
import { having, packageOf, resealed } from '../honest-package.ts';

const log = honestLog({ keys: [ed25519Key(1), es256Key()], size: 9 });
const vkeys = `${log.vkeys().join('\n')}\n`;
const files = await packageOf([{ log, first: 2, last: 8, size: 9 }]);

interface Observation {
  props: { name: string; value: string }[];
}
interface Result {
  start: string;
  observations: Observation[];
}

/** The findings of a package whose assessment results were changed, and the manifest made anew. */
async function saying(change: (result: Result) => unknown): Promise<string> {
  const changed = having(files, 'assessment-results.json', (bytes) => {
    const document = JSON.parse(String(bytes)) as { 'assessment-results': { results: [Result] } };
    change(document['assessment-results'].results[0]);
    return JSON.stringify(document);
  });
  const { findings } = await verifyPackage(filesOf(resealed(changed)), { vkeys });
  return findings.map(({ where, says }) => `${where} ${says}`).join('\n');
}

const set = (observation: Observation | undefined, name: string, value: string) => {
  for (const prop of observation?.props ?? []) if (prop.name === name) prop.value = value;
};

test('results that say what the leaves say pass', async () => expect(await saying(() => {})).toBe(''));

test.each([
  ['event-id', 'another'],
  ['event-type', 'contract.voided'],
  ['event-time', '2026-11-01T00:00:09.000Z'],
  ['phase', 'decision'],
  ['outcome', 'failure'],
  ['leaf-hash', Buffer.alloc(32).toString('base64')],
])('another %s than the leaf has is found', async (name, value) => {
  expect(await saying(({ observations }) => set(observations[3], name, value))).toBe(
    `assessment-results.json says something else of entry 5 of epoch 0 than its leaf: ${name}`,
  );
});

test.each<[string, (result: Result) => unknown, string]>([
  ['an event left out', ({ observations }) => observations.splice(1, 1), 'does not name entry 3 of epoch 0'],
  [
    'an event told twice',
    ({ observations }) => observations.push(...observations.slice(0, 1)),
    'names entry 2 of epoch 0 twice',
  ],
  [
    'an event that is not in the package',
    ({ observations }) => set(observations[0], 'seq', '8'),
    'names entry 8 of epoch 0, which is not in',
  ],
  [
    'an event of another epoch',
    ({ observations }) => set(observations[0], 'epoch', '1'),
    'an observation that is of no entry',
  ],
  [
    'an observation of nothing',
    ({ observations }) => observations.push({ props: [] }),
    'an observation that is of no entry',
  ],
  [
    'a gate that was none',
    ({ observations }) => observations[1]?.props.push({ name: 'gate-level', value: 'L3' }),
    'of entry 3 of epoch 0 than its leaf: gate-level',
  ],
  [
    'a fact told two ways',
    ({ observations }) => observations[1]?.props.push({ name: 'phase', value: 'change' }),
    'of entry 3 of epoch 0 than its leaf: phase',
  ],
  [
    'another window',
    (result) => {
      result.start = '2026-10-01T00:00:00.000Z';
    },
    'of another window than the manifest says',
  ],
])('%s is found', async (_, change, said) => expect(await saying(change)).toContain(said));
