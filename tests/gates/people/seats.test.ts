import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delegation } from '../../../src/gates/people/delegation.ts';
import { barredFrom, seatsFor } from '../../../src/gates/people/seats.ts';
import { aDelegation, person } from './a-delegation.ts';

const now = '2026-06-10T12:00:00.000Z';
const matter = {
  area: 'contracts',
  action: 'contracts-activateContract',
  excluded: ['author', 'assistant'],
  openedAt: '2026-06-05T12:00:00.000Z',
};
const everyone = ['ann', 'bob', 'cat', 'dan', 'author', 'assistant'];
const deciders = new Map(everyone.map((id) => [id, person(id)]));

/** `bob for ann+bob` of each seat, with `(away)` where they are not asked. */
function seated(
  entitled: readonly string[],
  delegations: readonly Delegation[],
  may: ReadonlyMap<string, ReturnType<typeof person>> = deciders,
) {
  return seatsFor(entitled.map(person), may, delegations, matter, now).map(
    ({ person: { id }, seats, asked }) => `${id} for ${seats.join('+')}${asked ? '' : ' (away)'}`,
  );
}

describe('who is seated', () => {
  it.each<readonly [string, readonly string[], readonly Delegation[], readonly string[]]>([
    ['everyone entitled, for themselves', ['ann', 'bob'], [], ['ann for ann', 'bob for bob']],
    ['nobody twice, however often they are named', ['ann', 'ann'], [], ['ann for ann']],
    ['no author and no assistant', ['author', 'ann', 'assistant'], [], ['ann for ann']],
    ['a delegate beside whom they stand in for', ['ann'], [aDelegation('ann', 'bob')], ['ann for ann', 'bob for ann']],
    [
      'a delegate who has a seat of their own, once, for both',
      ['bob', 'ann'],
      [aDelegation('ann', 'bob')],
      ['bob for bob+ann', 'ann for ann'],
    ],
    [
      'who holds several delegations, once',
      ['ann', 'cat'],
      [aDelegation('ann', 'bob'), aDelegation('cat', 'bob')],
      ['ann for ann', 'bob for ann+cat', 'cat for cat'],
    ],
    [
      'who was given the same seat twice, once for it',
      ['ann'],
      [aDelegation('ann', 'bob'), aDelegation('ann', 'bob', { areas: ['contracts'] })],
      ['ann for ann', 'bob for ann'],
    ],
    [
      'no delegate of a delegate',
      ['ann'],
      [aDelegation('ann', 'bob'), aDelegation('bob', 'cat')],
      ['ann for ann', 'bob for ann'],
    ],
    ['no author as a delegate', ['ann'], [aDelegation('ann', 'author')], ['ann for ann']],
    ['no delegate of the author in the author’s seat', ['author'], [aDelegation('author', 'bob')], []],
    ['nor in one of their own', ['ann', 'bob'], [aDelegation('author', 'bob')], ['ann for ann']],
    ['nor in that of another', ['ann'], [aDelegation('author', 'bob'), aDelegation('ann', 'bob')], ['ann for ann']],
    [
      'nor after the delegation was revoked meanwhile',
      ['bob'],
      [aDelegation('author', 'bob', { revokedAt: '2026-06-06T00:00:00.000Z' })],
      [],
    ],
    [
      'but again, when it was revoked before the opening',
      ['bob'],
      [aDelegation('author', 'bob', { revokedAt: '2026-06-05T12:00:00.000Z' })],
      ['bob for bob'],
    ],
    [
      'nor where it is about something else: who stands in for an author is close to them',
      ['bob'],
      [aDelegation('author', 'bob', { areas: ['artifacts'] })],
      [],
    ],
    [
      'as long as it has not begun, for it binds nobody yet',
      ['bob'],
      [aDelegation('author', 'bob', { startsAt: '2026-06-11T00:00:00.000Z' })],
      ['bob for bob'],
    ],
    [
      'nobody by a delegation that was revoked',
      ['ann'],
      [aDelegation('ann', 'bob', { revokedAt: '2026-06-10T11:00:00.000Z' })],
      ['ann for ann'],
    ],
    ['nobody by one that ends now', ['ann'], [aDelegation('ann', 'bob', { endsAt: now })], ['ann for ann']],
    [
      'a delegate from the first moment',
      ['ann'],
      [aDelegation('ann', 'bob', { startsAt: now })],
      ['ann for ann', 'bob for ann'],
    ],
    ['nobody by one for another area', ['ann'], [aDelegation('ann', 'bob', { areas: ['artifacts'] })], ['ann for ann']],
    ['nobody by one for another action', ['ann'], [aDelegation('ann', 'bob', { actions: ['x-y'] })], ['ann for ann']],
    [
      'the one who is out of office, unasked',
      ['ann'],
      [aDelegation('ann', 'bob', { away: true })],
      ['ann for ann (away)', 'bob for ann'],
    ],
    [
      'a delegate who is out of office too, unasked',
      ['ann'],
      [aDelegation('ann', 'bob', { away: true }), aDelegation('bob', 'cat', { away: true })],
      ['ann for ann (away)', 'bob for ann (away)'],
    ],
    [
      'the one who is out of office in other matters, asked',
      ['ann'],
      [aDelegation('ann', 'bob', { away: true, areas: ['artifacts'] })],
      ['ann for ann'],
    ],
    ['nobody by a delegation to oneself', ['ann'], [aDelegation('ann', 'ann')], ['ann for ann']],
  ])('%s', (_, entitled, delegations, expected) => {
    expect(seated(entitled, delegations)).toEqual(expected);
  });

  it('a delegate who may not decide here any more holds nothing', () => {
    expect(seated(['ann'], [aDelegation('ann', 'bob', { away: true })], new Map())).toEqual(['ann for ann (away)']);
  });

  it('what a delegate says is on behalf of the others alone', () => {
    const seats = seatsFor([person('ann'), person('bob')], deciders, [aDelegation('ann', 'bob')], matter, now);
    expect(seats[0]?.onBehalfOf).toEqual([]);
    expect(seats.find((seat) => seat.person.id === 'bob')?.onBehalfOf).toEqual([{ id: 'ann', name: 'ann of Acme' }]);
  });
});

describe('for all people and delegations', () => {
  const anyone = fc.constantFrom(...everyone);
  const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-06-${String(d).padStart(2, '0')}T12:00:00.000Z`);
  const anyDelegation = fc
    .record({
      from: anyone,
      to: anyone,
      startsAt: day,
      endsAt: day,
      revokedAt: fc.option(day, { nil: undefined }),
      areas: fc.option(fc.subarray(['contracts', 'artifacts'], { minLength: 1 }), { nil: undefined }),
      away: fc.boolean(),
    })
    .map(({ from, to, revokedAt, areas, ...said }) =>
      aDelegation(from, to, { ...said, ...(revokedAt ? { revokedAt } : {}), ...(areas ? { areas } : {}) }),
    );
  const anyCase = fc.tuple(
    fc.array(anyone, { maxLength: 6 }),
    fc.array(anyDelegation, { maxLength: 10 }),
    fc.subarray(everyone),
  );

  it('nobody who is barred is seated or seated for, and each person and each of their seats is named once', () => {
    fc.assert(
      fc.property(anyCase, ([entitled, delegations, may]) => {
        const seats = seatsFor(
          entitled.map(person),
          new Map(may.map((id) => [id, person(id)])),
          delegations,
          matter,
          now,
        );
        const barred = barredFrom(matter, delegations, now);
        const people = seats.map((seat) => seat.person.id);
        expect(new Set(people).size).toBe(people.length);
        for (const { person: holder, seats: held } of seats) {
          expect(new Set(held).size).toBe(held.length);
          expect(held.length).toBeGreaterThan(0);
          expect([holder.id, ...held].filter((id) => barred.has(id))).toEqual([]);
          for (const id of held) expect(entitled).toContain(id);
          // Whoever is there for another was told so by that very person, in this matter, and may decide.
          for (const id of held.filter((each) => each !== holder.id)) {
            expect(may).toContain(holder.id);
            const own = delegations.filter((d) => d.from.id === id && d.to.id === holder.id);
            expect(
              own.some(
                (d) =>
                  d.startsAt <= now &&
                  now < d.endsAt &&
                  (d.revokedAt === undefined || now < d.revokedAt) &&
                  (d.areas === undefined || d.areas.includes('contracts')),
              ),
            ).toBe(true);
          }
        }
        const missing = entitled.filter((id) => !barred.has(id) && !people.includes(id));
        expect(missing).toEqual([]);
      }),
    );
  });

  it('whoever ever stood in for an author since the opening is barred, whatever came after', () => {
    fc.assert(
      fc.property(
        fc.array(anyDelegation, { maxLength: 10 }),
        fc.array(anyDelegation, { maxLength: 5 }),
        (some, more) => {
          const before = barredFrom(matter, some, now);
          const after = barredFrom(matter, [...some, ...more], now);
          expect([...before].filter((id) => !after.has(id))).toEqual([]);
          const later = some.map((d) => ({ ...d, revokedAt: d.revokedAt ?? now }));
          expect([...before].filter((id) => !barredFrom(matter, later, '2026-06-20T00:00:00.000Z').has(id))).toEqual(
            [],
          );
        },
      ),
    );
  });
});
