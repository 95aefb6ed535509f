import { expect, test } from 'vitest';
import type { ExportsEvidence } from '../../../src/audit/evidence/export-evidence.ts';
import { exportRoutes } from '../../../src/audit/evidence/exports.http.ts';
import type { Documents } from '../../../src/platform/cosmos/documents.ts';
import { ok } from '../../../src/platform/result.ts';
import { scopeOf } from '../../platform/cosmos/tenant-fixture.ts';

test('packages are made one at a time, and one tenant cannot fill the memory or the queue', async () => {
  let [now, most, done] = [0, 0, 0];
  const waiting: (() => void)[] = [];
  const exports: ExportsEvidence = async (_, window) => {
    most = Math.max(most, ++now);
    await new Promise<void>((resolve) => waiting.push(resolve));
    now--;
    done++;
    return ok({ window, files: new Map([['manifest.json', Buffer.from('{}')]]), events: 1 });
  };
  const documents = { record: async () => ({}) } as unknown as Documents;
  const [route] = exportRoutes(exports, documents);
  const body = { from: '2026-11-01T00:00:00Z', until: '2026-11-02T00:00:00Z' };
  const ask = (tenant: string) => route?.handle({ scope: scopeOf(tenant), body } as never);
  const alpha = Array.from({ length: 5 }, () => ask('alpha'));
  const beta = ask('beta');
  const refusals = await Promise.all(alpha.slice(1));
  expect(refusals.map((one) => one && !one.ok && one.refusal.code)).toEqual(Array(4).fill('audit.exportUnderWay'));
  for (const _ of ['alpha', 'beta']) {
    await expect.poll(() => waiting.length).toBe(1);
    waiting.pop()?.();
  }
  expect([(await alpha[0])?.ok, (await beta)?.ok, most, done]).toEqual([true, true, 1, 2]);
  const again = ask('alpha');
  await expect.poll(() => waiting.length).toBe(1);
  waiting.pop()?.();
  expect((await again)?.ok).toBe(true);
});
