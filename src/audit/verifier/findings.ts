/** Something in a package that is not as it must be. */
export interface Finding {
  /** A file, a line of it, or an entry. */
  readonly where: string;
  readonly says: string;
}

/** What cannot be read on from: what was being read does not have the form it must have. */
export class Malformed extends Error {}

/** Garbage can be wrong in a million places; nobody reads more than these, and none of one file may crowd out another's. */
const mostKept = 100;
const mostOfOneFile = 20;

export interface Findings {
  add(where: string, says: string): void;
  /** Runs a check whose throwing is a finding, too: no input may end the verification. */
  during<T>(where: string, check: () => Promise<T>): Promise<T | undefined>;
  readonly kept: readonly Finding[];
  total(): number;
}

export function createFindings(): Findings {
  const kept: Finding[] = [];
  const ofFile = new Map<string, number>();
  let total = 0;
  const add = (where: string, says: string) => {
    total++;
    const file = where.split(' ', 1)[0] ?? where;
    const before = ofFile.get(file) ?? 0;
    if (kept.length >= mostKept || before >= mostOfOneFile) return;
    ofFile.set(file, before + 1);
    kept.push({ where, says });
  };
  const during = async <T>(where: string, check: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await check();
    } catch (fault) {
      add(where, fault instanceof Error ? fault.message : String(fault));
      return undefined;
    }
  };
  return { add, during, kept, total: () => total };
}
