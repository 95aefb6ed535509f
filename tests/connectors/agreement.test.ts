import { describe, expect, it } from 'vitest';
import { agreementShape, recordOf } from '../../src/connectors/connectwise/agreement.ts';
import { changesOf } from '../../src/connectors/connectwise/agreement-changes.ts';
import { hostsOf } from '../../src/connectors/connectwise/connectwise-hosts.ts';
import { type Link, nextVersion } from '../../src/connectors/link.ts';
import { civilDate } from '../../src/platform/dates.ts';

const plain = {
  ...{ id: 1, name: 'Gold', company: { id: 250, identifier: 'Fab', name: 'Fabrikam' } },
  _info: { lastUpdated: '2026-03-02T15:04:05Z' },
};
const record = (fields: object) => recordOf(agreementShape.parse({ ...plain, ...fields }), 'USD');

describe('an agreement becomes', () => {
  const monthly = { billingCycle: { name: 'Monthly' } };
  it.each([
    [
      { billAmount: 2450, ...monthly },
      { amount: { minor: 245_000, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: 0.1, ...monthly },
      { amount: { minor: 10, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: 1.1, ...monthly },
      { amount: { minor: 110, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: 19.99, ...monthly },
      { amount: { minor: 1999, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: 4.35, ...monthly },
      { amount: { minor: 435, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: 999999999.99, ...monthly },
      { amount: { minor: 99_999_999_999, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: -12.5, ...monthly },
      { amount: { minor: -1250, currency: 'USD' }, cycle: 'monthly' },
    ],
    [
      { billAmount: 500, billingCycle: { name: ' YEARLY ' }, currency: { currencyCode: 'JPY' } },
      { amount: { minor: 500, currency: 'JPY' }, cycle: 'yearly' },
    ],
  ])('with the price %j', (fields, price) => {
    expect(record(fields)).toMatchObject({ facts: { price }, unmapped: [] });
  });

  it.each(['9999-12-31T00:00:00Z', '0001-01-01T00:00:00Z'])('without an end when it ends on %s', (endDate) => {
    expect(record({ startDate: '2026-01-01T00:00:00Z', endDate }).facts).not.toHaveProperty('endsOn');
  });

  it.each([
    ['finer than the currency', { billAmount: 1.005, ...monthly }],
    ['of a cycle without a word here', { billAmount: 10, billingCycle: { name: 'Every 10 weeks' } }],
    ['too large to be exact', { billAmount: 1e21, ...monthly }],
    ['in a currency nobody knows', { billAmount: 1, ...monthly, currency: { currencyCode: 'Dollar' } }],
  ])('without a price %s, saying so', (_, fields) => {
    const { facts, unmapped } = record(fields);
    expect(facts.price).toBeUndefined();
    expect(unmapped).toEqual(['billAmount']);
  });

  it.each([
    [{ startDate: '2026-01-01T00:00:00Z', endDate: '2028-12-31T00:00:00Z' }, '2026-01-01', '2028-12-31'],
    [
      { startDate: '2026-01-01T00:00:00Z', endDate: '2028-12-31T00:00:00Z', noEndingDateFlag: true },
      '2026-01-01',
      undefined,
    ],
    [{ startDate: null, endDate: null }, undefined, undefined],
  ])('with days from %j', (fields, startsOn, endsOn) => {
    expect(record(fields).facts).toMatchObject({ ...(startsOn ? { startsOn } : {}), ...(endsOn ? { endsOn } : {}) });
    expect(record(fields).facts.endsOn).toBe(endsOn);
  });

  it.each([
    [{ name: '' }],
    [{ name: 'x'.repeat(201) }],
    [{ company: null }],
    [{ startDate: 'tomorrow' }],
    [{ billAmount: '1' }],
  ])('nothing when it says %j', (fields) => {
    expect(agreementShape.safeParse({ ...plain, ...fields }).success).toBe(false);
  });
});

describe('what is sent', () => {
  const field = (caption: string, value: unknown) => ({ id: 31, caption, type: 'Text', value });
  const agreement = (customFields: object[], more: object = {}) =>
    agreementShape.parse({ ...plain, ...more, customFields });
  const wishes = { contractId: 'c-1', status: 'active' };

  it('is the whole list of custom fields with only ours changed', () => {
    const other = { ...field('Other', 'kept'), decimals: 0 };
    const { patch, differing } = changesOf(
      agreement([other, field('CLM Id', null), field('CLM Status', 'draft')]),
      wishes,
    );
    expect(patch).toEqual([
      { op: 'replace', path: 'customFields', value: [other, field('CLM Id', 'c-1'), field('CLM Status', 'active')] },
    ]);
    expect(differing).toEqual(['CLM Id', 'CLM Status']);
  });

  it('is nothing when it is said already, or nobody set the field up', () => {
    expect(changesOf(agreement([field('CLM Id', 'c-1')]), wishes).patch).toEqual([]);
    expect(changesOf(agreement([]), wishes)).toMatchObject({ patch: [], missing: ['CLM Id'] });
  });

  it('is the end of a renewed term, but never to an agreement kept without end', () => {
    const renewed = { ...wishes, endsOn: civilDate('2029-12-31') };
    const known = [field('CLM Id', 'c-1')];
    const ends = { endDate: '2028-12-31T00:00:00Z' };
    expect(changesOf(agreement(known, ends), renewed).patch).toEqual([
      { op: 'replace', path: 'endDate', value: '2029-12-31T00:00:00Z' },
    ]);
    expect(changesOf(agreement(known, { endDate: '2029-12-31T00:00:00Z' }), renewed).patch).toEqual([]);
    expect(changesOf(agreement(known, { ...ends, noEndingDateFlag: true }), renewed).patch).toEqual([]);
  });
});

describe('versions of a record', () => {
  const at = '2026-03-02T15:04:05.000Z';
  const link = (lastUpdated: string, externalVersion: string) =>
    ({ lastUpdated, externalVersion, factsHash: 'known' }) as unknown as Link;

  it('grow with every change, also within one second of the vendor', () => {
    const versions = [
      nextVersion(undefined, at, 'a'),
      nextVersion(link(at, at), at, 'b'),
      nextVersion(link(at, `${at}+001`), at, 'c'),
      nextVersion(link(at, `${at}+009`), at, 'd'),
      nextVersion(link(at, `${at}+010`), '2026-03-02T15:04:06.000Z', 'e'),
    ];
    expect(versions).toEqual([at, `${at}+001`, `${at}+002`, `${at}+010`, '2026-03-02T15:04:06.000Z']);
    expect(versions.toSorted()).toEqual(versions);
  });
});

it.each([
  ['https://na.myconnectwise.net', 'https://na.myconnectwise.net', 'https://api-na.myconnectwise.net'],
  ['https://api-eu.myconnectwise.net', 'https://eu.myconnectwise.net', 'https://api-eu.myconnectwise.net'],
  [
    'https://staging.connectwisedev.com',
    'https://staging.connectwisedev.com',
    'https://api-staging.connectwisedev.com',
  ],
  ['https://psa.example.com:8443', 'https://psa.example.com:8443', 'https://psa.example.com:8443'],
  [
    'https://na.myconnectwise.net.evil.example',
    'https://na.myconnectwise.net.evil.example',
    'https://na.myconnectwise.net.evil.example',
  ],
])('an account at %s is spoken to at %s and %s', (baseUrl, site, api) => {
  expect(hostsOf(baseUrl)).toEqual({ site, api });
});
