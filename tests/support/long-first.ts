import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files that run for long. Without a memory of earlier runs the largest files begin, and these would be left for the end. */
const long = ['e2e/kill.test.ts', 'e2e/flight.test.ts', 'e2e/demo.test.ts', 'e2e/long-wait.test.ts'];

const place = ({ moduleId }: TestSpecification): number => {
  const found = long.findIndex((name) => moduleId.endsWith(name));
  return found < 0 ? long.length : found;
};

/** Begins what takes longest, so that no worker runs alone at the end. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
