import { epochFiles } from '../../verifier/layout.ts';
import { type EpochEvidence, type EvidenceLeaf, isWithin, type TimeWindow } from '../evidence-window.ts';
import type { OscalIds } from './oscal-ids.ts';
import { type Observation, props } from './oscal-parts.ts';

export const observationId = (ids: OscalIds, { leaf }: EvidenceLeaf): string => ids('observation', leaf.log, leaf.seq);
export const personId = (ids: OscalIds, pseudonym: string): string => ids('person', pseudonym);
export const programId = (ids: OscalIds, actor: string): string => ids('program', actor);
export const itemId = (ids: OscalIds, subject: string): string => ids('subject', subject);
export const runId = (ids: OscalIds, correlation: string): string => ids('run', correlation);

/** `<kind>/<id>` of the leaf: people are parties, everything else an item. */
export const personOf = (subject: string): string | undefined =>
  subject.startsWith('person/') ? `p:${subject.slice('person/'.length)}` : undefined;

/** Every leaf of the package once. Names stand nowhere here, so an erasure changes nothing in it. */
export const observationsOf = (ids: OscalIds, window: TimeWindow, epoch: EpochEvidence): readonly Observation[] => {
  const { events } = epochFiles({ ...epoch, size: epoch.checkpoint.size });
  return epoch.leaves.map((entry, line) => ({
    ...observation(ids, epoch, entry),
    // RFC 5147: lines are counted from 0, before the first.
    'relevant-evidence': [
      { href: `${events}#line=${line},${line + 1}`, description: `Leaf ${entry.leaf.seq} of the log` },
    ],
    // What stands between the events of the window was collected with them, whenever it happened.
    collected: isWithin(window, entry.leaf.time) ? entry.leaf.time : window.until,
  }));
};

function observation(ids: OscalIds, { epoch }: EpochEvidence, entry: EvidenceLeaf) {
  const { id, seq, time, type, phase, outcome, gate, subject, correlation } = entry.leaf;
  return {
    uuid: observationId(ids, entry),
    title: type,
    description: `${type} of ${subject}: ${phase}, ${outcome}.`,
    props: props({
      ...{ epoch, seq, 'event-id': id, 'event-type': type, 'event-time': time, phase, outcome },
      'gate-level': gate,
      'leaf-hash': entry.hash.toString('base64'),
    }),
    methods: ['EXAMINE'],
    types: ['historic'],
    origins: [
      {
        actors: [actorOf(ids, entry)],
        ...(correlation ? { 'related-tasks': [{ 'task-uuid': runId(ids, correlation) }] } : {}),
      },
    ],
    subjects: [subjectOf(ids, subject)],
  } as const satisfies Partial<Observation>;
}

function actorOf(ids: OscalIds, { leaf: { actor, actorKind, phase } }: EvidenceLeaf) {
  if (actorKind !== 'person') return { type: 'tool', 'actor-uuid': programId(ids, actor) } as const;
  const who = { type: 'party', 'actor-uuid': personId(ids, actor) } as const;
  return phase === 'decision' ? ({ ...who, 'role-id': 'gate-approver' } as const) : who;
}

function subjectOf(ids: OscalIds, subject: string) {
  const person = personOf(subject);
  return person
    ? ({ 'subject-uuid': personId(ids, person), type: 'party' } as const)
    : ({ 'subject-uuid': itemId(ids, subject), type: 'inventory-item' } as const);
}
