// The closed schema of a leaf, written a second time and by hand: who verifies need not trust the code that wrote the log.

/** In the order canonical JSON has them, each as it is spelt. Nothing in a value needs an escape but what the log is called. */
const fields: readonly (readonly [name: string, pattern: string, optional?: true])[] = [
  ['actor', '"[\\w.:@/-]{1,128}"'],
  ['actorKind', '"(?:person|application|system|assistant)"'],
  ['correlation', '"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"', true],
  ['gate', '"(?<gate>L[0-3])"', true],
  ['id', '"(?<id>[\\w.:-]{1,128})"'],
  ['log', '"(?<log>(?:[^\\s+"\\\\]|\\\\["\\\\]){1,400})"'],
  ['outcome', '"(?<outcome>success|failure|denied|pending)"'],
  [
    'payload',
    '\\{"alg":"HS256","bytes":(?<bytes>0|[1-9]\\d{0,15}),"commit":"(?<commit>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"\\}',
  ],
  [
    'phase',
    '"(?<phase>trigger|analysis|request|decision|intent|outcome|rollback|notification|access|denial|change|administration|log)"',
  ],
  ['seq', '(?<seq>0|[1-9]\\d{0,15})'],
  ['subject', '"[a-zA-Z]+/[\\w.:-]{1,200}"'],
  ['time', '"(?<time>\\d{4}-(?:0[1-9]|1[0-2])-(?:[0-2]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?Z)"'],
  ['type', '"(?<type>[a-zA-Z]+\\.[a-zA-Z]+)"'],
  ['v', '1'],
];

// One expression for the whole line: it fixes order, spelling and names at once, and a million leaves take a second.
const leafLine = new RegExp(
  `^\\{${fields
    .map(([name, pattern, optional], at) => {
      const member = `${at === 0 ? '' : ','}"${name}":${pattern}`;
      return optional ? `(?:${member})?` : member;
    })
    .join('')}\\}$`,
);

/** What the verifier needs of a leaf. */
export interface LeafLine {
  /** As JSON spells it. */
  readonly log: string;
  readonly seq: number;
  readonly id: string;
  readonly time: string;
  readonly type: string;
  readonly phase: string;
  readonly outcome: string;
  readonly gate: string | undefined;
  readonly commit: string;
  readonly bytes: number;
}

/** Undefined for what is not a leaf of the closed schema in canonical JSON. Hostile input. */
export function parseLeafLine(line: string): LeafLine | undefined {
  const groups = leafLine.exec(line)?.groups;
  if (!groups || !Number.isSafeInteger(Number(groups.seq)) || !Number.isSafeInteger(Number(groups.bytes)))
    return undefined;
  const { log = '', id = '', time = '', type = '', phase = '', outcome = '', gate, commit = '' } = groups;
  return { log, seq: Number(groups.seq), id, time, type, phase, outcome, gate, commit, bytes: Number(groups.bytes) };
}

/** Which rule a line breaks that is no leaf: for the reader of a report. */
export function whyNoLeaf(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a JSON object';
  const members = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(members).find((name) => !fields.some(([known]) => known === name));
  if (unknown !== undefined) return `has the member ${JSON.stringify(unknown.slice(0, 40))}, which no leaf has`;
  const broken = fields.find(([name, pattern, optional]) => {
    const member = members[name];
    return member === undefined ? !optional : !new RegExp(`^${pattern}$`).test(JSON.stringify(member));
  });
  return broken
    ? `${broken[0]} is not what a leaf may hold`
    : 'is not in canonical JSON (RFC 8785), or counts beyond 2^53';
}
