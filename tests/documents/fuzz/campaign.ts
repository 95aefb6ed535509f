import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from './reading-process.ts';

const limits = { milliseconds: 5_000, megabytes: 512 } as const;
/** A process is asked no more than that, so that what one input leaves behind is not taken for what another needs. */
const perProcess = 1_000;
const files = {
  reader: join(import.meta.dirname, 'reading-process.ts'),
  preloaded: join(import.meta.dirname, 'preloaded.ts'),
};

export interface Plan {
  readonly seed: number;
  /** From the first input to the one behind the last. */
  readonly inputs: readonly [first: number, end: number];
  /** Processes. */
  readonly atOnce: number;
  /** Milliseconds without a word, after which a process hangs: its reader must have let go long before. */
  readonly patience?: number;
  /** The module that reads, for those who would try the judge. */
  readonly reader?: string;
}

export interface Campaign {
  readonly outcomes: ReadonlyMap<string, number>;
  readonly slowest: Report | undefined;
  readonly peak: number;
  readonly failures: readonly string[];
}

/** Has the inputs read in processes that are watched, and judges. */
export async function campaign(plan: Plan): Promise<Campaign> {
  const { seed, inputs, atOnce } = plan;
  const [first, end] = inputs;
  const outcomes = new Map<string, number>();
  const failures: string[] = [];
  let slowest: Report | undefined;
  let peak = 0;
  let next = first;
  const fail = (number: number, what: string) => failures.push(`FUZZ_SEED=${seed} FUZZ_INPUT=${number}: ${what}`);
  const judge = (report: Report, grown: boolean): void => {
    const { number, outcome, milliseconds, fault } = report;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (milliseconds > (slowest?.milliseconds ?? -1)) slowest = report;
    peak = Math.max(peak, report.peak);
    if (fault !== undefined) fail(number, fault);
    if (milliseconds > limits.milliseconds) fail(number, `took ${milliseconds} ms`);
    if (grown) fail(number, `took the process to ${report.peak} MB`);
  };
  const work = async (): Promise<void> => {
    while (next < end && failures.length < 20) {
      const from = next;
      next = Math.min(end, from + perProcess);
      for (let at = from, to = next; at < to && failures.length < 20; ) {
        const { read, word } = await readIn(plan, at, to, judge);
        at = read;
        if (word === undefined) continue;
        fail(at, word);
        at++;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { outcomes, slowest, peak, failures };
}

interface Ended {
  /** The first input it told nothing of. */
  readonly read: number;
  /** What it died of. */
  readonly word?: string;
}

function readIn(plan: Plan, from: number, to: number, judge: (report: Report, grown: boolean) => void): Promise<Ended> {
  const { seed, patience = 60_000, reader = files.reader } = plan;
  const child = fork(reader, [seed, from, to].map(String), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--require', files.preloaded],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let read = from;
  let said = '';
  let above = false;
  return new Promise((resolve) => {
    const hang = () => {
      said += `\nno word for ${patience / 1_000} s`;
      child.kill('SIGKILL');
    };
    let silence = setTimeout(hang, patience);
    child.stderr?.on('data', (data: Buffer) => {
      said = `${said}${data}`.slice(-4_000);
    });
    child.on('message', (report: Report) => {
      clearTimeout(silence);
      silence = setTimeout(hang, patience);
      const grown = report.peak > limits.megabytes && !above;
      above ||= grown;
      judge(report, grown);
      read = report.number + 1;
    });
    child.on('close', (code, signal) => {
      clearTimeout(silence);
      const died = code !== 0 || read < to ? `ended with ${signal ?? code}: ${said}` : undefined;
      // A reader that printed is as wrong as one that died: it asked for the network, or warned into the host's log.
      const word = died ?? (said.trim() === '' ? undefined : `said ${said}`);
      resolve({ read, ...(word === undefined ? {} : { word }) });
    });
  });
}
