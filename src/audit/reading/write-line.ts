import { shownDay, shownInstant } from '../../platform/shown-instant.ts';
import type { EventDescription } from '../../slice.ts';
import type { Leaf, Payload } from '../leaf.ts';
import type { LogEntry } from '../log-entry.ts';
import type { TimelineLine } from './timeline-line.ts';

export interface Words {
  readonly described: (type: string) => Pick<EventDescription, 'meaning' | 'says'> | undefined;
  /** What people are called, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly zone: string;
}

export const erasedPerson = 'a person whose data was erased';

/** The payload of an entry; undefined when it was erased. */
export const payloadIn = ({ payload }: LogEntry): Payload | undefined =>
  payload === undefined ? undefined : (JSON.parse(payload) as Payload);

/** The people a line names by what else is known of them. */
export const peopleNamedIn = ({ actor, data }: Payload): readonly string[] => [
  ...(actor.kind === 'person' && actor.name === undefined ? [actor.id] : []),
  ...represented(data),
];

export function lineOf(entry: LogEntry, words: Words): TimelineLine {
  const { epoch, index } = entry;
  // Of the leaf, which is what was signed: the fields beside it are for queries.
  const { type, phase, outcome, time: at, subject } = JSON.parse(entry.leaf) as Leaf;
  const payload = payloadIn(entry);
  const who = whoIn(entry, payload, words.names);
  const versionNumber = payload?.data.versionNumber;
  const proposalId = proposalOf(subject, payload?.data.proposalId);
  return {
    ...{ epoch, index, type, phase, outcome, at, shownAt: shownInstant(at, words.zone), who },
    ...sentenceOf(type, who, payload?.data, words),
    ...(proposalId === undefined ? {} : { proposalId }),
    ...(typeof versionNumber === 'number' ? { versionNumber } : {}),
    erased: payload === undefined,
  };
}

/** The catalogue's sentence with everything it asks for, else what the event means. */
function sentenceOf(type: string, who: string, data: Payload['data'] = {}, { described, zone }: Words) {
  const { meaning = type, says = meaning } = described(type) ?? {};
  const fields = [...says.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = new Map(fields.map((name) => [name, name === 'actor' ? who : shown(data[name], zone)]));
  if ([...values.values()].some((value) => value === undefined)) return { says: meaning, namesWho: false };
  const sentence = says.replace(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '');
  return { says: capitalised(sentence), namesWho: fields.includes('actor') };
}

function shown(value: unknown, zone: string): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const parts = value.map((one) => shown(one, zone));
    return parts.every((part) => part !== undefined) ? parts.join(', ') : undefined;
  }
  if (typeof value !== 'string' || value === '') return undefined;
  const isInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
  if (isInstant) return shownInstant(value, zone);
  // A civil date is the same day in every zone.
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  return isDay ? shownDay(value, 'UTC') : value;
}

function whoIn({ leaf }: LogEntry, payload: Payload | undefined, names: Words['names']): string {
  if (payload === undefined) return inLeaf[(JSON.parse(leaf) as Leaf).actorKind];
  const { actor, data } = payload;
  const name = actor.name ?? names.get(actor.id) ?? inLeaf[actor.kind];
  const others = represented(data).map((id) => names.get(id) ?? 'somebody else');
  return others.length > 0 ? `${name} on behalf of ${others.join(', ')}` : name;
}

/** What is left to say of whoever has no name. */
const inLeaf = {
  person: erasedPerson,
  application: 'an application',
  system: 'Counterpart',
  assistant: 'the assistant',
} as const satisfies Record<Leaf['actorKind'], string>;

const represented = (data: Payload['data']): readonly string[] => {
  const { onBehalfOf } = data;
  return Array.isArray(onBehalfOf) ? onBehalfOf.filter((id): id is string => typeof id === 'string') : [];
};

function proposalOf(subject: string, named: unknown): string | undefined {
  const [kind, id] = subject.split('/');
  if (kind === 'proposal') return id;
  return typeof named === 'string' && named !== '' ? named : undefined;
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
