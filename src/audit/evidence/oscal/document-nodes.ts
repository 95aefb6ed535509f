/** One member of a JSON document, and the objects it lies in from the outside in. */
export interface Node {
  readonly name: string;
  readonly value: unknown;
  readonly owner: Readonly<Record<string, unknown>>;
  /** `results.0.observations.3.uuid` */
  readonly at: string;
}

/** Every member of every object of a document. */
export function* nodesOf(value: unknown, at = ''): Generator<Node> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* nodesOf(each, `${at}.${index}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const owner = value as Readonly<Record<string, unknown>>;
  for (const [name, member] of Object.entries(owner)) {
    const here = at === '' ? name : `${at}.${name}`;
    yield { name, value: member, owner, at: here };
    yield* nodesOf(member, here);
  }
}
