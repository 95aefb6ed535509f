import { readDocument } from '../../../src/documents/read-document.ts';
import { mediaTypes } from '../../../src/documents/version.ts';
import { fuzzInput } from './input.ts';
import { pdfFile } from './pdf-file.ts';
import { pdfSeeds } from './pdf-seeds.ts';
import { assertSane } from './sane.ts';

/** What became of one input. */
export interface Report {
  readonly number: number;
  /** `ok`, or the code of the refusal. */
  readonly outcome: string;
  readonly milliseconds: number;
  /** The most this process ever had, in megabytes. */
  readonly peak: number;
  readonly fault?: string;
}

/** A process that reads the inputs `from` up to `to` in the way the product does, and tells of each. */
const [seed = 0, from = 0, to = 0] = process.argv.slice(2).map(Number);
const untouched = [Object.prototype, Array.prototype, Function.prototype, String.prototype] as const;
const before = untouched.map((prototype) => Reflect.ownKeys(prototype).length);

async function outcomeOf(number: number): Promise<Report> {
  const { bytes, mediaType } = fuzzInput(seed, number);
  const report = (outcome: string, began: number, fault?: unknown): Report => ({
    number,
    outcome,
    milliseconds: Math.round(performance.now() - began),
    peak: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(fault === undefined ? {} : { fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }),
  });
  const began = performance.now();
  try {
    const read = await readDocument(bytes, mediaType);
    const done = report(read.ok ? 'ok' : read.refusal.code, began);
    if (read.ok) assertSane(read.value);
    else if (!read.refusal.code.startsWith('documents.') || read.refusal.kind !== 'unprocessable')
      return { ...done, fault: `refused by ${read.refusal.kind}` };
    const after = untouched.map((prototype) => Reflect.ownKeys(prototype).length);
    return after.join() === before.join() ? done : { ...done, fault: 'a prototype was changed' };
  } catch (fault) {
    return report('fault', began, fault);
  }
}

const slow = 5_000;
const plain = pdfFile(pdfSeeds[0] ?? { objects: [], trailer: '', layout: 'table' });

/** On a busy machine anything may take long. What is slow is asked again, and what a plain file takes meanwhile is not its own. */
async function surelyOf(number: number): Promise<Report> {
  let best = await outcomeOf(number);
  for (let again = 0; again < 2 && best.milliseconds > slow; again++) {
    const report = await outcomeOf(number);
    const began = performance.now();
    await readDocument(plain, mediaTypes.pdf);
    const own = report.milliseconds - Math.round(performance.now() - began);
    best = { ...report, milliseconds: Math.min(own, best.milliseconds) };
  }
  return best;
}

for (let number = from; number < to; number++) process.send?.(await surelyOf(number));
process.disconnect?.();
