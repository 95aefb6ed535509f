import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { writeZip } from '../../../src/audit/evidence/write-zip.ts';
import { filesOf } from '../../../src/audit/verifier/package-files.ts';
import { verifyPackage } from '../../../src/audit/verifier/verify-package.ts';
import { memoryLog, scope } from './memory-log.ts';
import { start, tells } from './sample-events.ts';

const at = (second: number) => new Date(start + second * 1000).toISOString();
/** What happens to a log: an event of some second, a checkpoint, other keys, another epoch. */
const happening = fc.oneof(
  { weight: 12, arbitrary: fc.record({ second: fc.nat(60) }) },
  { weight: 3, arbitrary: fc.constant('seal' as const) },
  { weight: 1, arbitrary: fc.constant('rotate' as const) },
  { weight: 1, arbitrary: fc.constant('epoch' as const) },
);

test('Whatever the log and the window, the package has every event of the window once, is verified and stays the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 60 }), fc.nat(60), fc.nat(60), async (story, one, other) => {
      const log = memoryLog();
      const happens = (each: (typeof story)[number]) => {
        if (each === 'seal' && log.entries().length > 0) log.seal();
        if (each === 'rotate') log.rotate();
        if (each === 'epoch' && log.entries().length > 0) {
          log.seal(); // a full epoch is sealed before the next one begins
          log.openEpoch();
        }
        if (typeof each === 'object') tells(log, [{ type: 'contract.read', phase: 'access', at: at(each.second) }]);
      };
      for (const each of story) happens(each);
      const window = { from: at(Math.min(one, other)), until: at(Math.max(one, other) + 1) };
      const epochs = [...Array(log.epoch() + 1).keys()];
      const wanted = epochs
        .flatMap((epoch) => log.entries(epoch))
        .filter((entry) => entry.at >= window.from && entry.at < window.until)
        .map(({ eventId }) => eventId);

      const answer = await exportsEvidence(log.parts)(scope, window);
      if (wanted.length === 0) {
        expect(answer).toMatchObject({ ok: false, refusal: { code: 'audit.emptyWindow' } });
        return;
      }
      if (!answer.ok) throw new Error(answer.refusal.message);
      const { files } = answer.value;
      const text = Buffer.from(files.get('assessment-results.json') ?? []).toString('utf8');
      const [{ observations }] = JSON.parse(text)['assessment-results'].results;
      const found = observations
        .filter(({ props }: { props: { name: string; value: string }[] }) =>
          props.some(({ name, value }) => name === 'event-time' && value >= window.from && value < window.until),
        )
        .map(
          ({ props }: { props: { name: string; value: string }[] }) =>
            props.find(({ name }) => name === 'event-id')?.value,
        );
      expect(found).toEqual(wanted);
      expect((await verifyPackage(filesOf(files))).findings).toEqual([]);

      // The log goes on: later seals, keys and epochs change nothing.
      for (const each of ['seal', { second: 99 }, 'rotate', 'seal', 'epoch', { second: 99 }, 'seal'] as const)
        happens(each);
      const again = await exportsEvidence(log.parts)(scope, window);
      if (!again.ok) throw new Error(again.refusal.message);
      expect(Buffer.compare(await writeZip(files), await writeZip(again.value.files))).toBe(0);
    }),
    { numRuns: 100 },
  );
});
