import canonicalize from 'canonicalize';

/** JSON with one spelling for one value (RFC 8785), so that its hash means the value. Throws on what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  // A round trip drops what JSON.stringify drops (undefined members), which the canonical form would refuse.
  const text = canonicalize(JSON.parse(JSON.stringify(value)));
  if (text === undefined) throw new TypeError('there is no JSON for this value');
  return text;
}
