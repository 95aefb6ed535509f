import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createBotVerifier } from '../../../src/platform/teams/verify-bot-token.ts';
import { appId, startSmallBotService } from './small-bot-service.ts';

let service: Awaited<ReturnType<typeof startSmallBotService>>;
let reasons: string[] = [];
beforeAll(async () => {
  service = await startSmallBotService();
});
beforeEach(() => {
  reasons = [];
});
afterAll(() => service.stop());

const verifierOf = (botAppId: string | undefined = appId) =>
  createBotVerifier({
    botAppId,
    botOpenIdMetadata: service.metadata,
    directory: 'ours',
    clock: systemClock,
    log: (reason) => reasons.push(reason),
  });
const refusedAlike = {
  ok: false,
  refusal: { kind: 'unauthenticated', code: 'unauthenticated', message: 'The bearer token is not accepted.' },
};

describe('a token of the Bot Connector service', () => {
  test('is taken, with the address it speaks for', async () => {
    expect(await verifierOf()(await service.mint(service.claims()))).toEqual({
      ok: true,
      value: { serviceUrl: 'https://smba.example/teams', directory: 'ours' },
    });
  });

  test.each([
    ['expired four minutes ago', () => ({ exp: service.seconds() - 240 })],
    ['good from in four minutes on', () => ({ nbf: service.seconds() + 240 })],
  ])('is taken within five minutes of skew: %s', async (_, more) => {
    expect(await verifierOf()(await service.mint({ ...service.claims(), ...more() }))).toMatchObject({ ok: true });
  });
});

describe('a token is refused, without a word why, when', () => {
  const without = (name: string) =>
    Object.fromEntries(Object.entries(service.claims()).filter(([key]) => key !== name));
  const cases: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['there is none', () => ''],
    ['it is no token', () => 'x.y.z'],
    ['it is longer than any of theirs', () => 'x'.repeat(20_000)],
    ['another issued it', () => service.mint({ ...service.claims(), iss: 'https://login.microsoftonline.com/x/v2.0' })],
    ['it is for another bot', () => service.mint({ ...service.claims(), aud: 'another' })],
    ['it expired six minutes ago', () => service.mint({ ...service.claims(), exp: service.seconds() - 360 })],
    ['it is good from in six minutes on', () => service.mint({ ...service.claims(), nbf: service.seconds() + 360 })],
    ['it says no end', () => service.mint(without('exp'))],
    ['it says no beginning', () => service.mint(without('nbf'))],
    ['it names no address', () => service.mint(without('serviceurl'))],
    ['its address is none', () => service.mint({ ...service.claims(), serviceurl: 'teams' })],
    ['its key is endorsed for another channel', () => service.mint(service.claims(), 'skype')],
    ['its key is endorsed for nothing', () => service.mint(service.claims(), 'plain')],
    ['it names no key', () => service.mintWithout('kid')],
    ['it is unsigned', () => new UnsecuredJWT(service.claims()).encode()],
    ['its signature was cut off', async () => (await service.mint(service.claims())).replace(/[^.]+$/, '')],
    [
      'it was signed with another key under a known name',
      async () => service.mint(service.claims(), 'teams', (await generateKeyPair('RS256')).privateKey),
    ],
    [
      'its key was never announced',
      async () => service.mint(service.claims(), 'strange', (await generateKeyPair('RS256')).privateKey),
    ],
    [
      'it is signed with a shared secret',
      () => new SignJWT(service.claims()).setProtectedHeader({ alg: 'HS256', kid: 'teams' }).sign(Buffer.alloc(32, 1)),
    ],
  ];
  test.each(cases)('%s', async (_, token) => {
    expect(await verifierOf()(await token())).toEqual(refusedAlike);
    expect(reasons).toHaveLength(1);
  });

  test('the stamp has no bot, be it ever so good', async () => {
    const verify = createBotVerifier({
      ...{ botOpenIdMetadata: service.metadata, directory: 'ours', clock: systemClock },
      log: (reason) => reasons.push(reason),
    });
    expect(await verify(await service.mint(service.claims()))).toEqual(refusedAlike);
  });
});

test('metadata of somebody who calls themselves otherwise is a fault, not a no', async () => {
  service.callsItself('https://api.botframework.example');
  await expect(verifierOf()(await service.mint(service.claims()))).rejects.toThrow();
  service.callsItself('https://api.botframework.com');
});
