import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openScope, systemActor } from '../../src/platform/scope.ts';
import { createSealedText } from '../../src/platform/sealed-text.ts';

const scopeOf = (tenant: string) => openScope({ tenant, actor: systemActor('test'), correlation: 'c-1' });
const key = { id: 'k-1', bytes: randomBytes(32) };
const text = createSealedText({ current: async () => key, named: async () => key });

test('sealed text opens for its tenant and place alone, and nothing of it shows', async () => {
  const acme = scopeOf('acme');
  const sealed = await text.seal(acme, 'letter/1', 'Bitte prüfen: https://x.example/TOKEN');
  expect(await text.open(acme, 'letter/1', sealed)).toBe('Bitte prüfen: https://x.example/TOKEN');
  expect(Buffer.from(sealed, 'base64').includes('TOKEN')).toBe(false);
  expect(await text.seal(acme, 'letter/1', 'same')).not.toBe(await text.seal(acme, 'letter/1', 'same'));
  await expect(text.open(acme, 'letter/2', sealed)).rejects.toThrow();
  await expect(text.open(scopeOf('other'), 'letter/1', sealed)).rejects.toThrow();
  const altered = Buffer.from(sealed, 'base64');
  altered.writeUInt8(altered.readUInt8(altered.length - 1) ^ 1, altered.length - 1);
  await expect(text.open(acme, 'letter/1', altered.toString('base64'))).rejects.toThrow();
});
