import { sameHash } from './hashes.ts';

/** What leaves commit themselves to, in as little memory as it takes: a million of them are 36 MB. */
export interface Commitments {
  /** Of the next leaf; undefined where there is no leaf that could say. */
  push(commitment: { readonly commit: string; readonly bytes: number } | undefined): void;
  /** Whether the leaf at this place, counted from the first pushed, says this. */
  isAt(place: number, commit: Uint8Array, bytes: number): boolean;
}

const commitBytes = 32;
/** No payload is of no bytes and none of so many. */
const noLength = 2 ** 32 - 1;

export function createCommitments(): Commitments {
  let commits = Buffer.alloc(commitBytes * 256);
  let lengths = new Uint32Array(256);
  let count = 0;
  return {
    push(commitment) {
      if (count === lengths.length) {
        commits = Buffer.concat([commits, Buffer.alloc(commits.length)]);
        const longer = new Uint32Array(lengths.length * 2);
        longer.set(lengths);
        lengths = longer;
      }
      commits.write(commitment?.commit ?? '', count * commitBytes, commitBytes, 'base64');
      lengths[count] = commitment ? Math.min(commitment.bytes, noLength) : noLength;
      count++;
    },
    isAt: (place, commit, bytes) =>
      lengths[place] === bytes &&
      bytes !== noLength &&
      sameHash(commits.subarray(place * commitBytes, (place + 1) * commitBytes), commit),
  };
}
