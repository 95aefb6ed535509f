import type { Language } from './language.ts';
import type { Purpose } from './purpose.ts';

export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What somebody is to be told, in the words of the slice that tells it. */
export interface Letter {
  /** Natural key within the tenant: the same letter is sent once. */
  readonly key: string;
  readonly to: Recipient;
  readonly subject: string;
  readonly text: string;
  /** The paragraphs; what makes a document of them is added. */
  readonly html: string;
  /** Letters of one thread are shown together by mail programs. */
  readonly thread?: string;
  /** Default `info`. */
  readonly purpose?: Purpose;
  /** Until when it is of use: it is not held back so long that this would pass. An instant, UTC. */
  readonly deadline?: string;
  /** Somebody waits for it at this moment, as for a one-time code: it is never held back. */
  readonly urgent?: boolean;
  /** In Teams it is the card of its thread, which shows what stands and is kept so, instead of subject and text. */
  readonly live?: boolean;
  /** Where its reader goes on: an address without a secret, for ways that carry no links of their own. */
  readonly page?: string;
  /** The language it is written in; English when not said. */
  readonly language?: Language;
}

export const purposeOf = ({ purpose = 'info' }: Pick<Letter, 'purpose'>): Purpose => purpose;
