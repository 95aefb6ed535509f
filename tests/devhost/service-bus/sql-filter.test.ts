import { describe, expect, it } from 'vitest';
import { parseRules } from '../../../devhost/service-bus/rules.ts';
import { parseSqlFilter } from '../../../devhost/service-bus/sql-filter.ts';

const message = {
  system: { subject: 'signed', messageId: 'm-1', sessionId: 'a/b' },
  user: { amount: 1200, region: 'EU', urgent: true, 'odd name': 1, nothing: null },
};

describe('a SQL filter', () => {
  const conditions: [string, boolean][] = [
    ['amount = 1200', true],
    ['amount != 1200', false],
    ['amount <> 1', true],
    ['amount > 1000 AND amount < 2000', true],
    ['amount >= 1200 AND amount <= 1200', true],
    ['amount = -1', false],
    ['amount > 1199.5', true],
    ["region = 'EU'", true],
    ["region = 'eu'", false],
    ["user.region = 'EU' and SYS.Label = 'signed'", true],
    ["sys.MessageId LIKE 'm-_'", true],
    ["sys.SessionId LIKE 'a/%'", true],
    ["region LIKE 'E'", false],
    ["region NOT LIKE 'U%'", true],
    ["region IN ('US', 'EU')", true],
    ["region NOT IN ('US', 'EU')", false],
    ['amount IN (1, 2)', false],
    ['urgent = TRUE', true],
    ['NOT urgent = TRUE', false],
    ['EXISTS(region)', true],
    ['NOT EXISTS(absent)', true],
    ['absent IS NULL', true],
    ['nothing IS NULL', true],
    ['region IS NOT NULL', true],
    ['[odd name] = 1', true],
    ['"odd name" = 1', true],
    ["region = 'US' OR amount = 1200 AND urgent = true", true],
    ["(region = 'US' OR amount = 1200) AND urgent = false", false],
    // Unknown: neither the condition nor its negation holds.
    ['absent = 1', false],
    ['NOT absent = 1', false],
    ["absent NOT IN ('x')", false],
    ["amount = '1200'", false],
    ['absent = 1 OR amount = 1200', true],
    ["region = 'it''s'", false],
  ];
  it.each(conditions)('%s is %s', (condition, expected) => {
    expect(parseSqlFilter(condition)(message)).toBe(expected);
  });

  const refused = [
    '',
    'amount',
    'amount + 1 = 2',
    'amount = @limit',
    'newid() = 1',
    "region LIKE 'x' ESCAPE '!'",
    'sys.Unknown = 1',
    'other.region = 1',
    "region = 'open",
    'amount = 1 amount = 2',
    'AND = 1',
  ];
  it.each(refused)('refuses "%s"', (condition) => {
    expect(() => parseSqlFilter(condition)).toThrow(/unsupported/);
  });
});

describe('the rules of a subscription', () => {
  it('deliver everything when there are none', () => {
    expect(parseRules('t/s', undefined)(message)).toBe(true);
  });

  it('deliver when any matches', () => {
    const rules = [{ correlation: { subject: 'other' } }, { sql: 'amount > 1' }];
    expect(parseRules('t/s', rules)(message)).toBe(true);
  });

  it('need every property of a correlation filter, of the same type', () => {
    const matches = (applicationProperties: Record<string, string | number>): boolean =>
      parseRules('t/s', [{ correlation: { subject: 'signed', applicationProperties } }])(message);
    expect(matches({ region: 'EU', amount: 1200 })).toBe(true);
    expect(matches({ region: 'EU', amount: '1200' })).toBe(false);
    expect(matches({ toString: 'x' })).toBe(false);
  });

  it('are refused with the subscription and the reason when they cannot be honoured', () => {
    expect(() => parseRules('t/s', [{ sql: 'a + b = 1' }])).toThrow(/rule 1 of 't\/s': unsupported SQL at position 3/);
    expect(() => parseRules('t/s', [{ correlation: {} }])).toThrow(/at least one property/);
    expect(() => parseRules('t/s', [{ correlation: { label: 'x' } as never }])).toThrow(
      /unknown correlation property 'label'/,
    );
    expect(() => parseRules('t/s', [])).toThrow(/empty/);
  });
});
