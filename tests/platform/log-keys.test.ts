import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKeyVault } from '../../devhost/key-vault/index.ts';
import type { RunningService } from '../../devhost/service.ts';
import { toDer } from '../../src/platform/ecdsa-der.ts';
import { createKeyVault } from '../../src/platform/key-vault.ts';
import { createLogKeys } from '../../src/platform/log-keys.ts';
import { type ServiceBench, serviceBench } from '../support/service-context.ts';

let bench: ServiceBench;
let service: RunningService;
beforeAll(async () => {
  bench = await serviceBench();
  service = await startKeyVault(bench.context);
});
afterAll(async () => {
  await service.stop();
  await bench.remove();
});

const clock = { now: () => new Date(bench.clock.now()) };
const vaultOf = () => createKeyVault({ uri: service.url, checkChallenge: false }, bench.credential, clock);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the keys of the logs', () => {
  it('are an Ed25519 key and a P-256 key, whose signatures anybody can verify', async () => {
    const [ed25519, es256, ...others] = await createLogKeys(vaultOf(), clock).current();
    expect([ed25519?.kind, es256?.kind, others]).toEqual(['ed25519', 'es256', []]);
    const text = 'counterpart.example/t/acme/e0\n1\nAAAA\n';
    const point = Buffer.from(ed25519?.publicKey ?? []).toString('base64url');
    const edKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: point }, format: 'jwk' });
    expect(verify(null, Buffer.from(text), edKey, (await ed25519?.sign(text)) ?? Buffer.of())).toBe(true);
    const esKey = createPublicKey({ key: Buffer.from(es256?.publicKey ?? []), format: 'der', type: 'spki' });
    expect(verify('sha256', Buffer.from(text), esKey, (await es256?.sign(text)) ?? Buffer.of())).toBe(true);
  });

  it('are the same in every instance, and found by their public part after a rotation', async () => {
    const [one, other] = [createLogKeys(vaultOf(), clock), createLogKeys(vaultOf(), clock)];
    const before = await one.current();
    expect((await other.current()).map(({ publicKey }) => hex(publicKey))).toEqual(
      before.map(({ publicKey }) => hex(publicKey)),
    );
    const after = await other.rotate();
    expect(after.map(({ publicKey }) => hex(publicKey))).not.toEqual(before.map(({ publicKey }) => hex(publicKey)));
    for (const { kind, publicKey } of [...before, ...after])
      for (const keys of [one, other]) expect(await keys.withPublicKey(kind, publicKey)).toMatchObject({ kind });
    expect(await one.withPublicKey('es256', before[0]?.publicKey ?? Buffer.of())).toBeUndefined();
    expect((await one.all()).map(({ kind }) => kind).sort()).toEqual(['ed25519', 'ed25519', 'es256', 'es256']);
  });
});

it('a signature keeps its numbers in DER, whatever their first bits are', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (let i = 0; i < 600; i++) {
    const text = Buffer.from(`${i}`);
    const sideBySide = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(verify('sha256', text, publicKey, toDer(sideBySide))).toBe(true);
  }
  const small = Buffer.alloc(64);
  small[31] = 1;
  small[63] = 0x80;
  expect(toDer(small).toString('hex')).toBe('300702010102020080');
});
