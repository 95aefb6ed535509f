import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { workCalendars } from '../../../src/gates/people/work-calendars.ts';
import { workingTimeBody } from '../../../src/gates/people/working-time.api.ts';
import { orThrow } from '../../../src/platform/result.ts';
import { as } from '../gate-world.ts';
import { openPeopleWorld, type PeopleWorld } from './people-world.ts';

let world: PeopleWorld;
beforeAll(async () => {
  world = await openPeopleWorld();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.at('2026-06-01T13:00:00Z');
  world.usePolicy({});
});

const berlin = { zone: 'Europe/Berlin', country: 'DE', subdivision: 'BE', opens: '08:00', closes: '16:30' };
const put = (who: string, body: object, headers: object = { 'if-none-match': '*' }) =>
  world.call(who, 'gates-changeWorkingTime', { body, headers });

describe('a calendar', () => {
  it('is the tenant’s, in the tenant’s zone, where neither policy nor person say more', async () => {
    expect(await world.calendars(as('system'), 'somebody')).toEqual({
      ...{ zone: 'America/New_York', opens: '09:00', closes: '17:00' },
      holidays: new Set(),
    });
  });

  it('is as the policy says, with the holidays of its place', async () => {
    world.usePolicy({ workingTime: { zone: 'America/Chicago', country: 'US', opens: '08:00', closes: '15:00' } });
    const { zone, opens, holidays } = await world.calendars(as('system'));
    expect([zone, opens]).toEqual(['America/Chicago', '08:00']);
    expect([...holidays]).toEqual(expect.arrayContaining(['2026-07-03', '2027-12-24', '2028-07-04']));
  });

  it('is a person’s own as a whole, for reminders to them, and nobody else’s', async () => {
    orThrow(await put('gerda', berlin));
    world.usePolicy({ workingTime: { country: 'US', opens: '10:00', closes: '11:00' } });
    const own = await world.calendars(as('system'), 'gerda');
    expect([own.zone, own.opens, own.closes]).toEqual(['Europe/Berlin', '08:00', '16:30']);
    expect(own.holidays.has('2027-03-08' as never)).toBe(true); // Women's Day, of Berlin alone
    expect(own.holidays.has('2026-07-03' as never)).toBe(false);
    expect((await world.calendars(as('system'), 'hans')).opens).toBe('10:00');
    expect((await world.calendars(as('system'))).opens).toBe('10:00');
  });

  it('has the holidays of the year it is there', async () => {
    world.at('2027-01-01T03:00:00Z'); // still New Year's Eve in New York
    world.usePolicy({ workingTime: { country: 'US', opens: '09:00', closes: '17:00' } });
    const { holidays } = await world.calendars(as('system'));
    expect([...holidays].map((day) => day.slice(0, 4))).toContain('2026');
  });

  it('goes on without holidays where newer tables do not know a place any more', async () => {
    const calendars = workCalendars({
      people: world.people,
      workingTime: async () => ({ country: 'US', subdivision: 'ATLANTIS', opens: '09:00', closes: '17:00' }),
      own: { read: async () => undefined },
      clock: world.clock,
    });
    expect((await calendars(as('system'))).holidays.size).toBe(0);
  });
});

describe('by HTTP', () => {
  test('one reads the tenant’s, says one’s own, and changes it by its version', async () => {
    const before = orThrow(await world.call('ida', 'gates-readWorkingTime'));
    expect(before.json).toEqual({ zone: 'America/New_York', opens: '09:00', closes: '17:00', own: false });
    expect(before.etag).toBeUndefined();
    const first = orThrow(await put('ida', berlin));
    expect(first.json).toEqual({ ...berlin, own: true });
    expect(orThrow(await world.call('ida', 'gates-readWorkingTime')).etag).toBe(first.etag);
    const { country: _, subdivision: __, ...plain } = berlin;
    const next = orThrow(await put('ida', { ...plain, opens: '07:00' }, { 'if-match': first.etag }));
    expect(next.json).toEqual({ ...plain, opens: '07:00', own: true });
  });

  test('whoever saw no version, or an old one, is told so', async () => {
    expect(await put('jo', berlin, {})).toMatchObject({ refusal: { kind: 'versionRequired' } });
    const { etag } = orThrow(await put('jo', berlin));
    expect(await put('jo', berlin)).toMatchObject({ refusal: { kind: 'changedMeanwhile', details: { etag } } });
    expect(await put('jo', berlin, { 'if-match': '"old"' })).toMatchObject({ refusal: { kind: 'changedMeanwhile' } });
    expect(await put('kim', berlin, { 'if-match': '"old"' })).toMatchObject({ refusal: { kind: 'changedMeanwhile' } });
  });

  test('the mesh hears that it was changed, and not to what', async () => {
    orThrow(await put('lou', berlin));
    const event = world.committed.find(({ subject }) => subject.id === 'lou');
    expect(event).toMatchObject({ type: 'workingTime.changed', aggregate: 'person:lou' });
    expect(event?.data).toBeUndefined();
  });

  it.each<readonly [string, object, string, string]>([
    [
      'a country without known holidays',
      { country: 'ZZ', subdivision: undefined },
      'country',
      'must be a country whose holidays are known',
    ],
    [
      'a part a country does not have',
      { subdivision: 'FL' },
      'subdivision',
      'must be a part of DE whose holidays are known',
    ],
  ])('refuses %s', async (_, said, field, rule) => {
    expect(await put('max', { ...berlin, ...said })).toMatchObject({ refusal: { violations: [{ field, rule }] } });
  });

  it.each<readonly [string, object, string]>([
    ['a night shift', { opens: '22:00', closes: '06:00' }, 'closes'],
    ['no time at all', { opens: '09:00', closes: '09:00' }, 'closes'],
    ['a time that is none', { opens: '25:00' }, 'opens'],
    ['a zone that is none', { zone: 'Europe/Atlantis' }, 'zone'],
    ['a country in words', { country: 'Germany' }, 'country'],
    ['a subdivision of nowhere', { country: undefined }, 'country'],
    ['what nobody asked for', { lunch: '12:00' }, ''],
  ])('refuses %s', (_, said, field) => {
    const { error } = workingTimeBody.safeParse({ ...berlin, ...said });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});
