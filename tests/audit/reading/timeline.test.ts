import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entryIdOf, type LogEntry, logPartition } from '../../../src/audit/log-entry.ts';
import { readsMatches } from '../../../src/audit/reading/read-matches.ts';
import { readsPeople } from '../../../src/audit/reading/read-people.ts';
import { readsTimeline } from '../../../src/audit/reading/read-timeline.ts';
import { timelineList } from '../../../src/audit/reading/timeline-part.ts';
import type { DomainEvent } from '../../../src/platform/events.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/platform/scope.ts';
import type { EventDescription } from '../../../src/slice.ts';
import { type LogWorld, openLogWorld, scope } from '../appending/log-world.ts';

const id = '3f0c1a52-7b1e-4c57-9a40-6c3d5f0e2b11';
const proposalId = `contract-${id}-p0123456789ab`;
const ann: Actor = { kind: 'person', id: 'ann', name: 'Ann Example' };
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute)).toISOString();

const catalogue: Readonly<Record<string, EventDescription>> = Object.fromEntries(
  (
    [
      ['contract.created', 'change', '{actor} created it as a draft'],
      ['contract.read', 'access', '{actor} read it'],
      ['contract.analysed', 'analysis', 'Version {versionNumber} was analysed: risk {risk}'],
      ['contract.noticeRecorded', 'change', 'A notice of {receivedOn} was recorded, due {deadline}'],
      ['contract.edited', 'change', undefined],
      ['proposal.approved', 'decision', '{actor} approved it'],
      ['proposal.actRefused', 'outcome', '{act} could not be carried out'],
    ] as const
  ).map(([type, phase, says]) => [
    type,
    {
      type,
      meaning: `It was ${type}`,
      phase,
      ...(says ? { says } : {}),
      ...(type.endsWith('Refused') ? { outcome: 'failure' } : {}),
    },
  ]),
);

let world: LogWorld;
let timeline: ReturnType<typeof readsTimeline>;

beforeAll(async () => {
  world = await openLogWorld();
  const { documents, reader } = world;
  const described = (type: string) => catalogue[type];
  timeline = readsTimeline({ matches: readsMatches({ documents, reader }), people: readsPeople(documents), described });
});
afterAll(() => world.stop());

/** A contract of its own with what happened to it, each a minute after the one before. */
async function lived(events: readonly Partial<DomainEvent>[]) {
  const contractId = newId();
  const own = (text: string) => text.replaceAll(id, contractId);
  const about = { aggregate: `contract:${contractId}`, subject: { kind: 'contract', id: contractId } };
  const { append } = world.instance({ described: (type) => catalogue[type] });
  const logged = events.map((event, n) =>
    world.event({
      ...about,
      at: at(n),
      actor: ann,
      data: {},
      ...event,
      ...(event.subject ? { subject: { ...event.subject, id: own(event.subject.id) } } : {}),
    }),
  );
  await append(scope, logged);
  const of = { kind: 'contract', id: contractId };
  return {
    contractId,
    logged,
    read: (asked = {}) => timeline(scope, of, { zone: 'America/New_York', limit: 50, ...asked }),
  };
}

const told = async (event: Partial<DomainEvent>) => (await (await lived([event])).read({ withAccess: true })).lines[0];

describe('a line says', () => {
  test.each<[string, Partial<DomainEvent>, string, boolean]>([
    ['who did it', { type: 'contract.created' }, 'Ann Example created it as a draft', true],
    [
      'what the facts are',
      { type: 'contract.analysed', data: { versionNumber: 3, risk: 41 } },
      'Version 3 was analysed: risk 41',
      false,
    ],
    [
      'days as days, and instants in the zone',
      { type: 'contract.noticeRecorded', data: { receivedOn: '2026-05-31', deadline: '2026-07-01T02:00:00.000Z' } },
      'A notice of 31 May 2026 was recorded, due 30 June 2026 at 22:00 EDT',
      false,
    ],
    [
      'what it means, where a fact is missing',
      { type: 'contract.analysed', data: { risk: 41 } },
      'It was contract.analysed',
      false,
    ],
    [
      'what it means, where a fact is no text',
      { type: 'contract.analysed', data: { versionNumber: { n: 1 }, risk: 1 } },
      'It was contract.analysed',
      false,
    ],
    ['what it means, where there is no sentence', { type: 'contract.edited' }, 'It was contract.edited', false],
    [
      'that nobody in person did it',
      { type: 'contract.created', actor: { kind: 'system', id: 'system:x' } },
      'Counterpart created it as a draft',
      true,
    ],
    [
      'that the AI did it',
      { type: 'contract.created', actor: { kind: 'assistant', id: 'assistant' } },
      'The assistant created it as a draft',
      true,
    ],
    [
      'which application did it',
      { type: 'contract.created', actor: { kind: 'application', id: 'a', name: 'PSA sync' } },
      'PSA sync created it as a draft',
      true,
    ],
    [
      'in whose place somebody acted',
      {
        type: 'proposal.approved',
        data: { onBehalfOf: ['ann', 'stranger'] },
        actor: { kind: 'person', id: 'ben', name: 'Ben' },
      },
      'Ben on behalf of Ann Example, somebody else approved it',
      true,
    ],
  ])('%s', async (_, event, says, namesWho) => {
    await told({ type: 'contract.created' }); // Ann is known to the log
    expect(await told(event)).toMatchObject({ says, namesWho, shownAt: '1 June 2026 at 08:00 EDT' });
  });

  test('nothing of who and what once that was erased, but that it happened', async () => {
    const { logged, read } = await lived([
      { type: 'contract.created' },
      { type: 'contract.analysed', data: { versionNumber: 1, risk: 2 } },
    ]);
    for (const { id: eventId } of logged) await erase(eventId);
    const { lines } = await read();
    expect(lines.map(({ says, erased }) => [says, erased])).toEqual([
      ['It was contract.analysed', true],
      ['A person whose data was erased created it as a draft', true],
    ]);
    expect(JSON.stringify(lines)).not.toContain('Ann');
  });
});

test('the newest comes first; readers come only when asked for; proposals of the contract belong to it', async () => {
  const subject = { kind: 'proposal', id: proposalId };
  const { contractId, read } = await lived([
    { type: 'contract.created' },
    { type: 'contract.read' },
    { type: 'proposal.approved', subject },
    { type: 'proposal.actRefused', subject, aggregate: 'elsewhere:1', data: { act: 'activate' } },
    { type: 'contract.edited', subject: { kind: 'contract', id: 'another' }, aggregate: 'contract:another' },
  ]);
  const shown = await read();
  expect(shown.lines.map(({ type }) => type)).toEqual(['proposal.actRefused', 'proposal.approved', 'contract.created']);
  expect(shown.lines[1]?.proposalId).toBe(`contract-${contractId}-p0123456789ab`);
  expect(shown.lines[0]).toMatchObject({ outcome: 'failure', says: 'Activate could not be carried out' });
  expect((await read({ withAccess: true })).lines.map(({ type }) => type)).toContain('contract.read');
});

test('page after page there is everything once', async () => {
  const { read } = await lived(Array.from({ length: 7 }, () => ({ type: 'contract.edited' })));
  const seen: string[] = [];
  let page = await read({ limit: 3 });
  for (;;) {
    seen.push(...page.lines.map((line) => line.at));
    if (!page.next) break;
    page = await read({ limit: 3, at: page.next });
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map(at));
});

test('whatever people wrote stays text on the page', async () => {
  const evil = '<img src=x onerror=alert(1)>"\'`{actor}';
  const line = await told({ type: 'proposal.approved', actor: { kind: 'person', id: 'eve', name: evil } });
  if (!line) throw new Error('there is no line');
  const markup = timelineList(
    [{ ...line, proposalId: '"><script>' }],
    (id) => `/proposals/acme/${encodeURIComponent(id)}`,
  ).toString();
  expect(markup).not.toMatch(/<img|<script/);
  expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&#96;{actor} approved it');
  expect(timelineList([], () => '').toString()).toContain('Nothing is in the log yet');
});

/** What erasing leaves of an entry. */
async function erase(eventId: string): Promise<void> {
  const partition = logPartition(0);
  const stored = await world.documents.read<LogEntry>(scope, partition, entryIdOf(eventId), 'audit.entry');
  if (!stored) throw new Error('there is no such entry');
  const { payload: _, salt: __, aggregate: ___, ...rest } = stored.doc;
  const doc: LogEntry = { ...rest, redacted: { at: at(59), erasure: 'e-1' } };
  const change = { partition, writes: [{ op: 'replace', doc, ifMatch: stored.etag } as const], events: [] };
  expect((await world.documents.commit(scope, change)).ok).toBe(true);
}
