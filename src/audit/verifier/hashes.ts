import { hash } from 'node:crypto';

// The hashes of RFC 6962 §2.1: a leaf and a node begin with different bytes, so that neither can pass for the other.

export const hashBytes = 32;

const leafPrefix = Buffer.of(0);
const nodePrefix = Buffer.of(1);

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** SHA-256(0x00 ‖ leaf). */
export const leafHash = (leaf: string | Uint8Array): Buffer =>
  sha256(Buffer.concat([leafPrefix, typeof leaf === 'string' ? Buffer.from(leaf, 'utf8') : leaf]));

/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  sha256(Buffer.concat([nodePrefix, left, right]));

/** The root of a tree without leaves. */
export const emptyRoot = (): Buffer => sha256(Buffer.alloc(0));

export const sameHash = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
