import type { EpochReport } from './verify-epoch.ts';
import type { Report } from './verify-package.ts';

/** A report for people. What it repeats of the package is hostile: no control character reaches the terminal. */
export function printedReport(report: Report): string {
  const { tenant, from, until, epochs, findings, mismatches } = report;
  const lines = [
    tenant ? `Evidence of tenant ${tenant}, events from ${from} until ${until}` : 'No evidence package could be read.',
    ...epochs.flatMap(printedEpoch),
    ...(tenant && epochs.length === 0 ? ['It holds no events, and so nothing that is signed.'] : []),
    ...(tenant ? ['', ...trust(report)] : []),
    ...(findings.length > 0 ? [''] : []),
    ...findings.map(({ where, says }) => `MISMATCH  ${where}: ${says}`),
    ...(mismatches > findings.length ? [`MISMATCH  and ${mismatches - findings.length} more`] : []),
    ...['', conclusions[report.verdict]],
  ];
  return lines.map(printable).join('\n');
}

/** Text from outside as one line that says nothing to the terminal it is shown on. */
export const printable = (text: string): string => text.replace(/\p{Cc}|\p{Cf}/gu, '?');

/** JSON escapes the control characters below 0x20 alone; terminals obey others too. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replace(/[\u007f-\u009f]|\p{Cf}/gu, (text) =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );

const conclusions = {
  verified: 'VERIFIED: the package is what the log signed.',
  MISMATCH: 'MISMATCH: do not rely on this package.',
  unreadable: 'UNREADABLE: there is nothing to judge.',
} as const;

function printedEpoch(epoch: EpochReport): readonly string[] {
  const { origin, first, last, size, root, signers, payloads, proofs, consistentWith, held } = epoch;
  const shown = first < last ? `entries ${first} to ${last - 1}` : 'no entries';
  const hidden = size - (last - first);
  const { verified, mismatches, redacted } = payloads;
  const gone = redacted.reduce((sum, [start, end]) => sum + end - start, 0);
  return [
    '',
    `Log ${origin}`,
    `  ${shown} of ${size}${hidden > 0 ? `; the other ${hidden} are in the tree and not in the package` : ''}`,
    root
      ? `  root ${root}, signed by ${signers.map(({ kind, keyId, pinned }) => `${kind} ${keyId}${pinned ? ' (pinned)' : ''}`).join(' and ')}`
      : '  MISMATCH: no checkpoint that can be believed',
    `  payloads: ${verified} verified, ${gone} redacted, ${mismatches} MISMATCH${gone > 0 ? `; redacted: ${stretches(redacted)}` : ''}`,
    `  ${proofs} proofs of inclusion hold`,
    ...(consistentWith === undefined ? [] : [`  it only adds to its checkpoint of ${consistentWith} leaves`]),
    ...(held > 0 ? [`  it only adds to ${held} checkpoint${held > 1 ? 's' : ''} you hold`] : []),
  ];
}

const mostShown = 20;

const stretches = (all: EpochReport['payloads']['redacted']): string =>
  [
    ...all.slice(0, mostShown).map(([from, to]) => (to - from === 1 ? `${from}` : `${from} to ${to - 1}`)),
    ...(all.length > mostShown ? [`and ${all.length - mostShown} more`] : []),
  ].join(', ');

const trust = ({ independent, epochs }: Report): readonly string[] => [
  independent
    ? 'Keys: those you gave. They prove that their owner signed this log.'
    : 'Keys: those of the package, which is not independent: whoever made the package could have made them. Give yours by --vkeys.',
  ...(epochs.some(({ held }) => held > 0)
    ? []
    : [
        'No checkpoint you hold was compared: a history rewritten by the owner of the keys would not show. Give yours by --held.',
      ]),
  'Nobody signed which events belong to the window, nor what README.md and the OSCAL documents say beyond the facts of each entry.',
];
