import { createHmac } from 'node:crypto';
import { bytesOf, countOf, membersOf, parseCanonical } from './canonical.ts';
import { Malformed } from './findings.ts';

/** What a leaf commits to and what can be erased. */
export interface PayloadLine {
  readonly payload: string;
  readonly salt: Buffer;
  readonly seq: number;
}

const saltBytes = 32;

/** Throws `Malformed` for what is no such line. Hostile input. */
export function parsePayloadLine(line: string): PayloadLine {
  const members = membersOf(parseCanonical(line), 'payload', 'salt', 'seq');
  if (typeof members.payload !== 'string') throw new Malformed('payload is not a text');
  return { payload: members.payload, salt: bytesOf(members.salt, saltBytes), seq: countOf(members, 'seq') };
}

/** HMAC-SHA-256 under the salt over what the payload is, of which log and at which place, each after a zero byte but the first. */
export const commitment = ({ payload, salt, seq }: PayloadLine, log: string): Buffer =>
  // Bytes as a key are made a key object of, which takes four times as long as the HMAC (Node 24); text is not.
  createHmac('sha256', salt.toString('latin1'), { encoding: 'latin1' })
    .update(`counterpart-audit-payload-v1\0${log}\0${seq}\0${payload}`, 'utf8')
    .digest();

/** A leaf tells the length of its payload rounded up to this. */
const bucketBytes = 256;

export const roundedBytes = (payload: string): number =>
  Math.ceil(Buffer.byteLength(payload) / bucketBytes) * bucketBytes;
