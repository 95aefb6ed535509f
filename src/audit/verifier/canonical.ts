import { Malformed } from './findings.ts';

/**
 * Canonical JSON (RFC 8785), for values that came from JSON.parse: members by their UTF-16 code units, strings and numbers as
 * ECMAScript writes them.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** The value of a text that is its one spelling: no other white space, order, escape or repeated name can hide in it. */
export function parseCanonical(text: string): unknown {
  const value = parseJson(text);
  if (canonical(value) !== text) throw new Malformed('is not canonical JSON (RFC 8785)');
  return value;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('is not JSON');
  }
}

export type Members = Readonly<Record<string, unknown>>;

/** An object with these members and no others. */
export function membersOf(value: unknown, ...names: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Malformed('is not a JSON object');
  const found = Object.keys(value).toSorted();
  if (found.join() !== names.toSorted().join()) throw new Malformed(`must have the members ${names.join(', ')}`);
  return value as Members;
}

export function textOf(members: Members, name: string, pattern: RegExp): string {
  const value = members[name];
  if (typeof value !== 'string' || !pattern.test(value)) throw new Malformed(`${name} is not what it must be`);
  return value;
}

export function countOf(members: Members, name: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = members[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > most)
    throw new Malformed(`${name} is not a whole number between 0 and ${most}`);
  return value;
}

export function listOf(members: Members, name: string): readonly unknown[] {
  const value = members[name];
  if (!Array.isArray(value)) throw new Malformed(`${name} is not a list`);
  return value;
}

/** Bytes in the one spelling base64 has for them. */
export function bytesOf(value: unknown, length: number): Buffer {
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  if (bytes.length !== length || bytes.toString('base64') !== value)
    throw new Malformed(`holds what is not the base64 of ${length} bytes`);
  return bytes;
}
