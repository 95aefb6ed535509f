import type { Letter } from '../../notifications/index.ts';
import { html } from '../../platform/html.ts';
import { outsideIdOf } from '../outside-id.ts';

export interface LetterFacts {
  readonly address: string;
  readonly tenant: string;
  readonly epoch: number;
  readonly ordinal: number;
  readonly note: string;
  readonly vkeys: readonly string[];
  readonly publicUrl: string;
}

/** The checkpoint as text, to be kept, and what to do with it. Never held back: its worth is that it has left the house. */
export function checkpointLetter({ address, tenant, epoch, ordinal, note, vkeys, publicUrl }: LetterFacts): Letter {
  const id = outsideIdOf(address);
  const intro = `This is checkpoint ${ordinal} of the audit log of ${tenant} (epoch ${epoch}). Keep this message: with it anybody can show whether the log was changed after it was sent.`;
  const how = [
    'The block below is a signed note (C2SP tlog-checkpoint), up to and with its last line; the line breaks are part of it. Every tool for such notes verifies it with these keys, which you should compare with those you were given when this began:',
    'Later, ask for a consistency proof from this size to the newest one and verify it against this root (RFC 9162, 2.1.4.2):',
  ] as const;
  const proof = `${publicUrl}/api/v1/audit/log/e${epoch}/proofs/consistency?from=${sizeIn(note)}`;
  return {
    key: `log-checkpoint/e${epoch}/${ordinal}/${id}`,
    thread: 'log-checkpoints',
    to: { id, name: address, email: address },
    purpose: 'info',
    urgent: true,
    subject: `Checkpoint ${ordinal} of the audit log of ${tenant}`,
    text: [intro, how[0], vkeys.join('\n'), how[1], proof, '-----', note].join('\n\n'),
    html: html`<p>${intro}</p><p>${how[0]}</p><pre>${vkeys.join('\n')}</pre><p>${how[1]}</p><pre>${proof}</pre>
<pre>${note}</pre>`.toString(),
  };
}

const sizeIn = (note: string): string => note.split('\n')[1] ?? '0';
