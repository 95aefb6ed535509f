import { listOf, type Members, parseJson } from './canonical.ts';
import { Malformed } from './findings.ts';
import type { Manifest } from './manifest.ts';

// The OSCAL documents are what the exporter says about the log. Only what they name of it can be held against it: which
// entries, and which window.

/** Throws `Malformed` unless the assessment results name every entry of the package once, and its window. Hostile input. */
export function checkResults(text: string, { epochs, from, until }: Manifest): void {
  const results = listOf(object(object(parseJson(text))['assessment-results']), 'results').map(object);
  if (results.some(({ start, end }) => start !== from || end !== until))
    throw new Malformed('its results are of another window than the manifest says');
  const named = new Map(epochs.map(({ epoch }) => [epoch, new Set<number>()]));
  const observations = results.flatMap((result) => (result.observations ? listOf(result, 'observations') : []));
  for (const observation of observations) {
    const { epoch, seq } = placeOf(object(observation));
    if (epoch === undefined || seq === undefined) continue;
    const entries = named.get(epoch);
    if (!entries || entries.has(seq)) throw new Malformed(`names entry ${seq} of epoch ${epoch} twice, or unasked`);
    entries.add(seq);
  }
  for (const { epoch, first, last } of epochs) {
    const entries = named.get(epoch) ?? new Set();
    for (let seq = first; seq < last; seq++)
      if (!entries.has(seq)) throw new Malformed(`does not name entry ${seq} of epoch ${epoch}`);
    if (entries.size > last - first) throw new Malformed(`names entries of epoch ${epoch} that are not in the package`);
  }
}

const object = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

/** Which entry an observation is of, by its properties `epoch` and `seq`; others are of none. */
function placeOf(observation: Members): { readonly epoch?: number; readonly seq?: number } {
  const props = Array.isArray(observation.props) ? observation.props.map(object) : [];
  const number = (name: string) => {
    const value = props.find((prop) => prop.name === name)?.value;
    return typeof value === 'string' && /^(?:0|[1-9]\d{0,15})$/.test(value) ? Number(value) : undefined;
  };
  const [epoch, seq] = [number('epoch'), number('seq')];
  return { ...(epoch === undefined ? {} : { epoch }), ...(seq === undefined ? {} : { seq }) };
}
