import type { Commitments } from './commitments.ts';
import type { Findings } from './findings.ts';
import type { ManifestEpoch } from './manifest.ts';
import { commitment, type PayloadLine, parsePayloadLine, roundedBytes } from './payload-line.ts';
import { decoded, linesOf } from './reading.ts';

/** What became of the payloads of an epoch's entries. */
export interface PayloadStates {
  readonly verified: number;
  readonly mismatched: readonly number[];
  readonly mismatches: number;
  /** Entries without a payload, as stretches [from, to): they were erased, which the log itself says (`log.redacted`). */
  readonly redacted: readonly (readonly [from: number, to: number])[];
}

/** No document of the store holds more than 2 MB; escapes can double that. */
const longestPayload = 4 * 2 ** 20;
const mostListed = 100;

/** Holds every payload against the commitment of its leaf. Lines stand in the order of their entries. */
export async function checkPayloads(
  chunks: AsyncIterable<Uint8Array>,
  where: string,
  { origin, first, last }: ManifestEpoch,
  commitments: Commitments,
  findings: Findings,
): Promise<PayloadStates> {
  const redacted: [number, number][] = [];
  const mismatched: number[] = [];
  let [verified, mismatches, next, line] = [0, 0, first, 0];

  const check = (found: PayloadLine) => {
    if (found.seq < next || found.seq >= last) {
      findings.add(`${where} line ${line}`, `is of entry ${found.seq}, which is not to follow here`);
      return;
    }
    if (found.seq > next) redacted.push([next, found.seq]);
    next = found.seq + 1;
    if (commitments.isAt(found.seq - first, commitment(found, origin), roundedBytes(found.payload))) {
      verified++;
      return;
    }
    mismatches++;
    if (mismatched.length < mostListed) mismatched.push(found.seq);
    findings.add(`${where} line ${line}`, `the payload of entry ${found.seq} is not what its leaf commits to`);
  };

  for await (const lines of linesOf(chunks, longestPayload)) {
    for (const bytes of lines) {
      line++;
      const found = await findings.during(`${where} line ${line}`, async () => parsePayloadLine(decoded(bytes)));
      if (found) check(found);
    }
  }
  if (next < last) redacted.push([next, last]);
  return { verified, mismatched, mismatches, redacted };
}
