import { type Node, nodesOf } from './document-nodes.ts';

// What the JSON schemas of OSCAL leave out: constraints of its metaschemas (github.com/usnistgov/OSCAL, src/metaschema), of which
// there is no checker in Node. A schema-valid document with a fault found here is refused by tools that have one.

export interface Surroundings {
  /** The plan a result imports: what it defines may be referred to. */
  readonly imported?: unknown;
  /** Ids of the catalog: controls and their statements. */
  readonly isControl: (id: string) => boolean;
  /** SHA-256 (hex) of a file beside the document; undefined where there is none. */
  readonly hashOf: (path: string) => string | undefined;
}

/** Hexadecimal digits by name; the names are taken in this case alone. */
const digits: Readonly<Record<string, number>> = { 'SHA-224': 56, 'SHA-256': 64, 'SHA-384': 96, 'SHA-512': 128 };
const instants: ReadonlySet<string> = new Set(['start', 'end', 'collected', 'expires', 'last-modified', 'published']);
/** Names of NIST's that are used here; every other property needs a namespace. */
const namesOfNist: ReadonlySet<string> = new Set(['type', 'method']);
const derived = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function documentFaults(document: unknown, around: Surroundings): readonly string[] {
  const { own, roles, faults } = definitionsIn(document);
  const defined = new Set([...own, ...definitionsIn(around.imported).own]);
  // Twice over the document and nothing kept of it: it may have millions of members.
  for (const node of nodesOf(document))
    faults.push(
      ...faultOfText(node, around),
      ...(referencesIn(node).some((uuid) => !defined.has(uuid)) ? [`${node.at}: refers to nothing`] : []),
      ...(node.name === 'role-id' && !roles.has(String(node.value)) ? [`${node.at}: is no role of the document`] : []),
      ...faultOfHref(node, own, around),
      ...faultOfShape(node),
    );
  return faults;
}

/** What can be referred to, and what is wrong with that. */
function definitionsIn(document: unknown) {
  const own = new Set<string>();
  const roles = new Set<string>();
  const faults: string[] = [];
  for (const { name, value, at } of nodesOf(document)) {
    if (name === 'id' && /\.roles\.\d+\.id$/.test(at)) roles.add(String(value));
    if (name !== 'uuid') continue;
    const uuid = String(value);
    if (own.has(uuid)) faults.push(`${at}: is the uuid of something else, too`);
    else if (!derived.test(uuid)) faults.push(`${at}: is not a UUID of version 4 or 5`);
    own.add(uuid);
  }
  return { own, roles, faults };
}

function referencesIn({ name, value }: Node): readonly string[] {
  if (name.endsWith('-uuid')) return [String(value)];
  return name.endsWith('-uuids') && Array.isArray(value) ? value.map(String) : [];
}

function faultOfText({ name, value, owner, at }: Node, { isControl }: Surroundings): readonly string[] {
  const text = String(value);
  if (instants.has(name) && !(text.endsWith('Z') && Number.isFinite(Date.parse(text))))
    return [`${at}: is not an instant in UTC that ends with Z`];
  if (name === 'algorithm' && digits[text] === undefined) return [`${at}: is no name of a hash`];
  if (name === 'value' && 'algorithm' in owner) {
    const length = digits[String(owner.algorithm)];
    return text.length === length && /^[0-9a-f]+$/.test(text) ? [] : [`${at}: is not ${length} digits in lower case`];
  }
  if ((name === 'control-id' || name === 'target-id') && !isControl(text)) return [`${at}: is not in the catalog`];
  return [];
}

function faultOfHref(
  { name, value, owner, at }: Node,
  own: ReadonlySet<string>,
  around: Surroundings,
): readonly string[] {
  if (name !== 'href') return [];
  const href = String(value);
  if (href.startsWith('#')) return own.has(href.slice(1)) ? [] : [`${at}: refers to nothing`];
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return [];
  const hash = around.hashOf(href.replace(/#.*$/, ''));
  if (hash === undefined) return [`${at}: there is no such file`];
  const said = Array.isArray(owner.hashes) ? owner.hashes.map((each: { value?: unknown }) => each.value) : [hash];
  return said.includes(hash) ? [] : [`${at}: the file has another hash`];
}

function faultOfShape({ name, value, owner, at }: Node): readonly string[] {
  if (Array.isArray(value) && value.length === 0) return [`${at}: is an empty list`];
  if (name === 'props' && Array.isArray(value))
    return value
      .filter((prop) => prop.ns === undefined && !namesOfNist.has(String(prop.name)))
      .map((prop) => `${at}: ${prop.name} is no property of NIST and has no namespace`);
  if (name === 'rlinks' && Array.isArray(value))
    return sameTwice(
      value.map(({ href }) => href),
      at,
    );
  if (name === 'responsible-parties' && Array.isArray(value))
    return sameTwice(
      value.map((party) => party['role-id']),
      at,
    );
  if (name !== 'observations' || !Array.isArray(value)) return [];
  const [start, end] = [Date.parse(String(owner.start)), Date.parse(String(owner.end))];
  return value.flatMap(({ collected }, index) =>
    Date.parse(collected) >= start && Date.parse(collected) <= end
      ? []
      : [`${at}.${index}.collected: is not within the result`],
  );
}

const sameTwice = (names: readonly unknown[], at: string): readonly string[] =>
  new Set(names).size < names.length ? [`${at}: names the same thing twice`] : [];
