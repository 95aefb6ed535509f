/** Where one stored content lies in its tenant's container: `<aggregate>/sha256/<hash of the stored bytes>`. */
interface ContentName {
  /** `contract:<id>`: the aggregate it belongs to, and the only place it decrypts for. */
  readonly aggregate: string;
  readonly storedHash: string;
}

/**
 * Blob names take any character of a URL once escaped, which the SDK does (':' travels as %3A), 1 to 1024 of them and at
 * most 254 path segments; a name must not end in a dot or a slash (Naming and Referencing Containers, Blobs, and Metadata).
 * Aggregates are held narrower than that, so that no segment is empty or a path step.
 */
const aggregateRule = /^[a-z][a-zA-Z-]{0,40}:[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;
const nameRule = /^([^/]+)\/sha256\/([0-9a-f]{64})$/;

export function contentName({ aggregate, storedHash }: ContentName): string {
  if (!aggregateRule.test(aggregate)) {
    throw new TypeError('aggregate: a kind, a colon and an id of letters, digits, dots, hyphens and underscores');
  }
  return `${aggregate}/sha256/${storedHash}`;
}

/** Undefined for whatever contentName did not make. */
export function parseContentName(name: string): ContentName | undefined {
  const [, aggregate, storedHash] = nameRule.exec(name) ?? [];
  return aggregate && storedHash && aggregateRule.test(aggregate) ? { aggregate, storedHash } : undefined;
}
