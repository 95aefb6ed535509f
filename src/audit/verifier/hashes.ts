import { hash } from 'node:crypto';

// The hashes of RFC 6962 §2.1: a leaf and a node begin with different bytes, so that neither can pass for the other.

export const hashBytes = 32;

const leafPrefix = 0;
const nodePrefix = 1;

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

// What is hashed is put together in the same memory each time: a million entries make two million hashes, and allocating for each
// would cost as much as hashing.
const leafInput = Buffer.alloc(2 ** 16, leafPrefix);
const nodeInput = Buffer.alloc(1 + 2 * hashBytes, nodePrefix);

/** SHA-256(0x00 ‖ leaf). */
export function leafHash(leaf: string | Uint8Array): Buffer {
  const bytes = typeof leaf === 'string' ? Buffer.from(leaf, 'utf8') : leaf;
  if (bytes.length >= leafInput.length) return sha256(Buffer.concat([Buffer.of(leafPrefix), bytes]));
  leafInput.set(bytes, 1);
  return sha256(leafInput.subarray(0, 1 + bytes.length));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== hashBytes || right.length !== hashBytes) throw new RangeError('a node is made of two SHA-256');
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return sha256(nodeInput);
}

/** The root of a tree without leaves. */
export const emptyRoot = (): Buffer => sha256(Buffer.alloc(0));

export const sameHash = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
