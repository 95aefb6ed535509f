import { describe, expect, test } from 'vitest';
import { decisionPage } from '../../../src/gates/pages/decision-page.ts';
import type { Came, DecisionView } from '../../../src/gates/pages/decision-view.ts';
import { linkExpired, linkNotValid, nothingHere, signInFirst } from '../../../src/gates/pages/link-pages.ts';
import { ownMattersPage } from '../../../src/gates/pages/own-matters.ts';
import { page } from '../../../src/platform/pages.ts';
import { contentHash } from '../a-proposal.ts';
import { aView } from './a-view.ts';
import { states } from './states.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
const bodyOf = (view: DecisionView, came?: Came): string => decisionPage(view, came).body.toString();

/** Every text of a view, except those the page takes its shape from; exhibits are made of markup of our own. */
const shaping = new Set([
  'state',
  'verdict',
  'via',
  'level',
  'zone',
  'kind',
  'of',
  'act',
  'field',
  'id',
  'step',
  'schema',
]);
function attacked<T>(value: T, key = ''): T {
  if (typeof value === 'string')
    return (shaping.has(key) || /^\d{4}-\d\d-\d\dT/.test(value) || /^[0-9a-f]{64}$/.test(value) ? value : hostile) as T;
  if (Array.isArray(value)) return value.map((each) => attacked(each, key)) as T;
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, attacked(v)])) as T;
  if (value instanceof Date || value instanceof Set || typeof value !== 'object' || value === null) return value;
  if (key === 'exhibits' || 'body' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, attacked(v, k)])) as T;
}

describe('hostile text', () => {
  test.each(Object.entries(states))('is only text on the page: %s', (_, { view, came }) => {
    const { exhibits, ...rest } = view;
    const body = bodyOf({ ...attacked(rest), exhibits }, attacked(came));
    expect(body).not.toMatch(/<script|<img/i);
    expect(body).not.toContain(`'alert`);
    expect(body).toContain('&lt;script&gt;');
  });
  test('is only text in the list, in a title and in an address', () => {
    const { proposal } = attacked(aView());
    const matter = { proposal, what: 'decide', by: proposal.deadline, steps: [hostile] } as const;
    const list = ownMattersPage({
      tenant: 'acme',
      zone: 'UTC',
      waiting: [matter],
      lately: [proposal],
      person: { id: 'ann', name: hostile },
    }).toString();
    const renewal = linkExpired({ action: hostile, csrf: hostile }).toString();
    const others = [signInFirst(hostile), linkNotValid(hostile), nothingHere(hostile)].map(String);
    const whole = page({ ...decisionPage(attacked(aView())) }).html ?? '';
    for (const markup of [list, renewal, whole, ...others]) {
      expect(markup).not.toMatch(/<script|<img/i);
      expect(markup).toContain('&lt;script&gt;');
    }
  });
});

describe('every page', () => {
  test.each(Object.entries(states))('has one title, no scripts and each id once: %s', (_, { view, came }) => {
    const body = bodyOf(view, came);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:/i);
    const ids = [...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const led = [...body.matchAll(/(?:href="#|for="|aria-labelledby="|aria-describedby=")([^"]+)"/g)];
    for (const [, named = ''] of led) for (const id of named.split(' ')) expect(ids).toContain(id);
  });
  test.each(Object.entries(states))(
    'sends with every form what was seen and the token of the session: %s',
    (_, { view, came }) => {
      const forms = bodyOf(view, came).split('<form ').slice(1);
      for (const form of forms) {
        expect(form).toMatch(/^method="post" action="#outcome" novalidate>/);
        expect(form).toContain(`name="contentHash" value="${contentHash}"`);
        expect(form).toContain('name="csrf" value="token"');
      }
    },
  );
});

describe('the page of an open proposal', () => {
  const several = states['of several steps, after a new version, with exhibits']?.view ?? aView();
  const body = bodyOf(several);
  test('says by when, then what happens otherwise, then facts, and only then what the assistant says', () => {
    const order = [
      '15 June 2026 at 08:00 EDT',
      'If nobody decides',
      'What is asked',
      'What the assistant says',
      'What changed since',
      'Who decides',
      'Your decision',
    ];
    const places = order.map((words) => body.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
  test('says why this person is asked, and for whom', () => {
    expect(body).toContain('<strong>Legal review</strong>, because liability changed');
    expect(body).toContain('<strong>Finance</strong>, on behalf of Dora Dunn');
    expect(body).toContain('You decide as Ann Archer, on behalf of Dora Dunn.');
    expect(body).toContain('It needs more approval than usual: the risk is at least 60.');
  });
  test('says which approvals still count and why others do not', () => {
    expect(body).toContain('<strong>Still counts:</strong> Finance, approved by Ben Brook.');
    expect(body).toContain(
      '<strong>No longer counts:</strong> Legal review, approved by Dora Dunn. Why: changed: liability, price.',
    );
  });
  test('says who else decides and what they said', () => {
    expect(body).toContain('Waiting for: Ann Archer (you) or Ben Brook');
    expect(body).toContain('To be asked later: Dora Dunn');
    expect(body).toContain('1 of 2 approvals given.');
    expect(body).toContain('Eve Ellis passed it on to Cleo Costa');
  });
  test.each([
    ['approve', 'Needed to reject, which is also against'],
    ['review', 'Needed to reject; to approve you may leave it empty.'],
    ['reject', 'Needed in either case'],
  ] as const)('says before anything is sent when a reason is needed: %s recommended', (verdict, words) => {
    expect(bodyOf(aView({ of: { recommendation: { verdict, risk: 1, reasons: [] } } }))).toContain(words);
  });
  test('shows no form to whoever has no part in it', () => {
    const viewer = { ...aView().viewer, seats: [], may: new Set<never>() };
    expect(bodyOf(aView({ viewer }))).not.toContain('<form');
  });
  test('tells whoever wrote it that somebody else decides', () => {
    expect(bodyOf(states['of somebody else']?.view ?? aView())).toContain('somebody else has to decide it');
  });
});

test('the pages before sign-in and of links that do not open say nothing of the matter', () => {
  const pages = [signInFirst('/a'), linkNotValid('/a'), nothingHere('/a'), linkExpired({ action: '/a', csrf: 'c' })];
  for (const one of pages) expect(one.toString()).not.toMatch(/agreement|Bayside|contract/i);
});
