import { listOf, type Members, parseJson } from './canonical.ts';
import { type Findings, Malformed } from './findings.ts';
import type { LeafLine } from './leaf-line.ts';
import type { Manifest } from './manifest.ts';

// The OSCAL documents are what the exporter says about the log. What their properties say of an entry is held against its leaf;
// titles, descriptions and findings remain the exporter's word.

/** What the assessment results say of the entries of one epoch. */
export interface Claims {
  /** Holds what is said of an entry against its leaf. Every entry comes by once. */
  meet(seq: number, leaf: LeafLine, hash: Buffer): void;
  /** Those that no entry came by for. */
  readonly unmet: ReadonlyMap<number, Facts>;
}
export type ClaimsOf = (epoch: number) => Claims;

type Facts = Readonly<Record<string, unknown>>;

const factsOf = (leaf: LeafLine, hash: Buffer): Facts => ({
  'event-id': leaf.id,
  'event-type': leaf.type,
  'event-time': leaf.time,
  phase: leaf.phase,
  outcome: leaf.outcome,
  'gate-level': leaf.gate,
  'leaf-hash': hash.toString('base64'),
});

/** Throws `Malformed` unless the results are of this window and every observation is of another entry. Hostile input. */
export function readClaims(
  text: string,
  { epochs, from, until }: Manifest,
  where: string,
  findings: Findings,
): ClaimsOf {
  const results = listOf(object(object(parseJson(text))['assessment-results']), 'results').map(object);
  if (results.some(({ start, end }) => start !== from || end !== until))
    throw new Malformed('its results are of another window than the manifest says');
  const said = new Map(epochs.map(({ epoch }) => [epoch, new Map<number, Facts>()]));
  for (const result of results)
    for (const observation of result.observations ? listOf(result, 'observations') : []) {
      const facts = propsOf(object(observation));
      const [epoch, seq] = [numberIn(facts.epoch), numberIn(facts.seq)];
      const entries = said.get(epoch ?? -1);
      if (seq === undefined || !entries) throw new Malformed('has an observation that is of no entry of the package');
      if (entries.has(seq)) throw new Malformed(`names entry ${seq} of epoch ${epoch} twice`);
      entries.set(seq, facts);
    }
  return (epoch) => {
    const unmet = said.get(epoch) ?? new Map<number, Facts>();
    const meet: Claims['meet'] = (seq, leaf, hash) => {
      const facts = unmet.get(seq);
      unmet.delete(seq);
      if (!facts) return findings.add(where, `does not name entry ${seq} of epoch ${epoch}`);
      const wrong = Object.entries(factsOf(leaf, hash)).find(([name, value]) => facts[name] !== value);
      if (wrong)
        findings.add(where, `says something else of entry ${seq} of epoch ${epoch} than its leaf: ${wrong[0]}`);
    };
    return { meet, unmet };
  };
}

const object = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

/** An observation's properties by name. One that is there twice says nothing. */
function propsOf(observation: Members): Facts {
  const facts: Record<string, unknown> = Object.create(null);
  for (const prop of Array.isArray(observation.props) ? observation.props.map(object) : []) {
    const name = String(prop.name);
    facts[name] = name in facts ? null : prop.value;
  }
  return facts;
}

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'string' && /^(?:0|[1-9]\d{0,15})$/.test(value) ? Number(value) : undefined;
