import { afterEach, expect, test, vi } from 'vitest';
import { raisesAlarms } from '../../../src/audit/checking/tell-of-mismatch.ts';
import type { Letter } from '../../../src/notifications/index.ts';
import { scopeOf } from '../../platform/cosmos/tenant-fixture.ts';

const scope = scopeOf('acme');
const person = (id: string) => ({ id, name: id, email: `${id}@acme.example` });
const holders: Readonly<Record<string, readonly string[]>> = {
  'provider-admin': ['ada', 'grace'],
  auditor: ['grace', 'otto'],
};

function alarming(fails = false) {
  const letters: Letter[] = [];
  let now = new Date('2026-12-01T23:30:00Z');
  const alarm = raisesAlarms({
    send: async (_, letter) => {
      if (fails) throw new Error('the mail server is away');
      if (!letters.some(({ key }) => key === letter.key)) letters.push(letter);
    },
    peopleWithRole: async (_, role) => (holders[role] ?? []).map(person),
    clock: { now: () => now },
  });
  const later = (hours: number) => {
    now = new Date(now.getTime() + hours * 3_600_000);
  };
  return { alarm, letters, later };
}

const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
afterEach(() => void errors.mockClear());

test('an alarm is in the telemetry by the words the alert rule waits for, with where it was found', async () => {
  const { alarm } = alarming();
  await alarm(scope, 'rootDiffers', { epoch: 0, ordinal: 7 });
  const [line] = errors.mock.calls.map(([text]) => JSON.parse(String(text)));
  expect(line).toMatchObject({
    level: 'error',
    message: 'log mismatch',
    tenant: 'acme',
    finding: 'rootDiffers',
    ordinal: 7,
  });
});

test('everybody who must know gets one letter a day for each finding', async () => {
  const { alarm, letters, later } = alarming();
  await alarm(scope, 'rootDiffers', { ordinal: 7 });
  await alarm(scope, 'rootDiffers', { ordinal: 7 });
  expect(letters.map(({ to }) => to.id)).toEqual(['ada', 'grace', 'otto']);
  await alarm(scope, 'tileMissing', { tile: '<e0>' });
  expect(letters).toHaveLength(6);
  later(1);
  await alarm(scope, 'rootDiffers', { ordinal: 7 });
  expect(letters).toHaveLength(9);
  expect(letters.every(({ urgent, purpose }) => urgent && purpose === 'alert')).toBe(true);
  expect(letters[3]?.html).toContain('tile: &lt;e0&gt;');
});

test('an alarm that nobody can be told of is no fault of whoever raised it', async () => {
  const { alarm } = alarming(true);
  await expect(alarm(scope, 'entryMissing', { index: 3 })).resolves.toBeUndefined();
  expect(errors).toHaveBeenCalledTimes(2);
});
