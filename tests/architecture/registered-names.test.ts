import { describe, expect, test } from 'vitest';
import { composedStamp } from '../support/composed-stamp.ts';

const { slices, actions } = composedStamp();

/** Names of functions, acts and stories by the slice they belong to; the host allows no dots in them. */
const names = slices.flatMap((slice) =>
  [
    ...(slice.routes ?? []),
    ...(slice.timers ?? []),
    ...(slice.subscriptions ?? []),
    ...(slice.queues ?? []),
    ...(slice.tenantWork ?? []),
    ...(slice.workflows ?? []).map(({ ref }) => ref),
    ...(slice.activities ?? []).map(({ ref }) => ref),
  ].map(({ name }) => ({ slice: slice.name, name })),
);
const eventTypes = slices.flatMap((slice) => slice.events?.map((event) => event.type) ?? []);

const wellNamed = (slice: string, name: string): boolean =>
  /^[a-z][a-zA-Z0-9]*-[a-z][a-zA-Z0-9]*$/.test(name) && [slice, 'platform'].includes(name.split('-')[0] ?? '');

/** The first or the last word says so: `askedForApproval`, `executionStarted`. The irregular ones are listed. */
const past =
  /ed$|^(?:read|sent|begun|given|taken|written|made|found|lost|withdrawn|seen|put|overridden|undone|broken)$/;
const inThePast = (type: string): boolean => {
  const [, verbed = ''] = /^[a-z][a-zA-Z]*\.([a-z][a-zA-Z]*)$/.exec(type) ?? [];
  const words = verbed.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
  return [words.at(0), words.at(-1)].some((word) => word !== undefined && past.test(word));
};

describe('what is registered', () => {
  test('is named after its slice: slice-verbNoun', () => {
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(({ slice, name }) => !wellNamed(slice, name))).toEqual([]);
  });

  test.each([
    ['gates', 'gates.decide'],
    ['gates', 'decideProposal'],
    ['gates', 'gates-DecideProposal'],
    ['gates', 'contracts-decideProposal'],
    ['gates', 'gates-decide-proposal'],
  ])('in %s would not be named %s', (slice, name) => expect(wellNamed(slice, name)).toBe(false));

  test('as a function has a name of its own, in whatever case: the host takes none twice, be it a route or a story', () => {
    const functions = slices.flatMap((slice) => [
      ...[...(slice.routes ?? []), ...(slice.timers ?? []), ...(slice.subscriptions ?? [])].map(({ name }) => name),
      ...(slice.queues ?? []).map(({ name }) => name),
      ...[...(slice.workflows ?? []), ...(slice.activities ?? [])].map(({ ref }) => ref.name),
    ]);
    const lower = functions.map((name) => name.toLowerCase());
    expect(lower.filter((name, at) => lower.indexOf(name) !== at)).toEqual([]);
  });

  test('as an action is named like the others', () => {
    expect(actions.filter(({ name }) => !slices.some((slice) => wellNamed(slice.name, name)))).toEqual([]);
  });
});

describe('events', () => {
  test('say in the past tense what happened', () => {
    expect(eventTypes.length).toBeGreaterThan(20);
    expect(eventTypes.filter((type) => !inThePast(type))).toEqual([]);
  });

  test.each(['contract.activate', 'contractActivated', 'contract.isActive', 'Contract.activated'])(
    'are not called %s',
    (type) => expect(inThePast(type)).toBe(false),
  );
});
