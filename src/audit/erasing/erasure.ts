import type { Doc } from '../../platform/cosmos/documents.ts';
import type { Phase } from '../leaf.ts';

/** Why something must be erased: Regulation (EU) 2016/679, Article 17(1), by its letters, or an order. */
export const legalBases = {
  'gdpr-17-1-a': 'the data are no longer necessary for what they were collected for',
  'gdpr-17-1-b': 'consent was withdrawn and there is no other ground',
  'gdpr-17-1-c': 'the person objected and nothing overrides it',
  'gdpr-17-1-d': 'the data were processed unlawfully',
  'gdpr-17-1-e': 'a law the controller is subject to demands it',
  'gdpr-17-1-f': 'the data were collected from a child online',
  'court-order': 'a court ordered it',
  'authority-order': 'a supervisory authority ordered it (Article 58(2)(g))',
} as const satisfies Readonly<Record<string, string>>;

export type LegalBasis = keyof typeof legalBases;
export const legalBasisNames = Object.keys(legalBases) as readonly LegalBasis[];

export interface Place {
  readonly epoch: number;
  readonly index: number;
}

/** What is to be erased. Whom it is about is forgotten with the rest when it is done. */
export type Erasable =
  | { readonly kind: 'person'; readonly person: string; readonly addresses: readonly string[] }
  | { readonly kind: 'entries'; readonly entries: readonly Place[] }
  | { readonly kind: 'erasedPerson' };

/** Entries by what becomes of them. */
export interface Preview {
  readonly erased: number;
  readonly kept: number;
  readonly byPhase: readonly { readonly phase: Phase; readonly entries: number; readonly kept: boolean }[];
}

/** `asked` waits for a second person; `confirmed` is being carried out and has no way back. */
export type ErasureState = 'asked' | 'withdrawn' | 'confirmed' | 'erased';

export interface Said {
  /** Principal id. */
  readonly by: string;
  readonly at: string;
}

export interface Erasure extends Doc {
  readonly kind: 'audit.erasure';
  readonly erasureId: string;
  readonly state: ErasureState;
  readonly what: Erasable;
  readonly legalBasis: LegalBasis;
  readonly reason: string;
  /** Why what proves a decision goes as well; without it that stays. */
  readonly decisionsToo?: string;
  /** As it was when it was asked for. */
  readonly preview: Preview;
  readonly asked: Said;
  readonly confirmed?: Said;
  readonly withdrawn?: Said;
  readonly erased?: { readonly at: string; readonly entries: number };
}

/** All of a tenant's in one partition: they are few. */
export const erasurePartition = 'log-erasures';
export const erasureDocId = (erasureId: string): string => `erasure:${erasureId}`;

/**
 * Who decided what, and that it was done: kept for legal claims and obligations (Article 17(3)(b) and (e)), unless somebody
 * says why not.
 */
const decisions: readonly Phase[] = ['decision', 'intent', 'outcome', 'rollback'];
/** That somebody asked for an erasure and somebody else agreed must outlast it (Article 5(2)). */
const always: readonly Phase[] = ['log'];

export const keptPhases = ({ decisionsToo }: Pick<Erasure, 'decisionsToo'>): readonly Phase[] =>
  decisionsToo === undefined ? [...decisions, ...always] : always;

/** Neighbouring indexes as pairs of first and last: [3,4,5,9] are [[3,5],[9,9]]. They must be in order. */
export function rangesOf(indexes: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === index) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}
