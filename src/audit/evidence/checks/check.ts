import type { Evidence, EvidenceLeaf } from '../evidence-window.ts';

/** Something a check found wrong, and the events that show it. */
export interface Violation {
  /** One line, of ids and numbers: no name and no text somebody wrote. */
  readonly what: string;
  readonly shownBy: readonly EvidenceLeaf[];
}

/** What a check came to. Nothing is guessed: what the package cannot tell is counted as unknown and says why. */
export interface Checked {
  /** How many things it judged, good or bad. */
  readonly judged: number;
  readonly shownBy: readonly EvidenceLeaf[];
  readonly violations: readonly Violation[];
  readonly unknown: readonly string[];
}

/** A rule that a program can decide from the events alone, twice with the same result. */
export interface Check {
  readonly name: string;
  readonly title: string;
  /** The statement of NIST SP 800-53 rev. 5 it speaks to. */
  readonly statement: string;
  /** What was judged and what a good result means, and what it does not. */
  readonly meaning: string;
  readonly run: (evidence: Evidence) => Checked;
}

export const nothingChecked: Checked = { judged: 0, shownBy: [], violations: [], unknown: [] };

export function merged(all: readonly Checked[]): Checked {
  return {
    judged: all.reduce((sum, { judged }) => sum + judged, 0),
    shownBy: all.flatMap(({ shownBy }) => shownBy),
    violations: all.flatMap(({ violations }) => violations),
    unknown: all.flatMap(({ unknown }) => unknown),
  };
}
