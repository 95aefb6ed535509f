import * as df from 'durable-functions';

/** Random orchestrations as data, interpreted by one genuine orchestrator, `fuzz`. */
type Step =
  | { readonly op: 'activity' | 'child' | 'event'; readonly label: string }
  | { readonly op: 'retriedActivity' | 'retriedChild'; readonly label: string; readonly attempts: number }
  | { readonly op: 'timer'; readonly minutes: number }
  | { readonly op: 'all'; readonly of: readonly Step[] }
  | { readonly op: 'any'; readonly of: readonly Step[]; readonly cancelLosers: boolean };

export interface Program {
  readonly steps: readonly Step[];
  readonly again: boolean;
}

const MINUTES = [0, 1, 5, 60, 6 * 1440, 6 * 1440 + 1, 9 * 1440, 20 * 1440];

export function randomProgram(roll: (sides: number) => number): Program {
  let labels = 0;
  const step = (depth: number): Step => {
    const label = `L${labels++}`;
    switch (roll(depth > 1 ? 6 : 9)) {
      case 0:
        return { op: 'activity', label };
      case 1:
        return { op: 'child', label };
      case 2:
        return { op: 'event', label: `event${roll(3)}` };
      case 3:
        return { op: 'retriedActivity', label, attempts: 1 + roll(4) };
      case 4:
        return { op: 'retriedChild', label, attempts: 1 + roll(3) };
      case 5:
        return { op: 'timer', minutes: MINUTES[roll(MINUTES.length)] ?? 0 };
      case 6:
        return { op: 'all', of: many(1 + roll(4), depth + 1) };
      default:
        return { op: 'any', of: many(1 + roll(4), depth + 1), cancelLosers: roll(2) === 0 };
    }
  };
  const many = (count: number, depth: number): Step[] => Array.from({ length: count }, () => step(depth));
  return { steps: many(1 + roll(8), 0), again: roll(3) === 0 };
}

type Context = df.OrchestrationContext['df'];

function build(context: Context, step: Step): df.Task {
  switch (step.op) {
    case 'activity':
      return context.callActivity('work', step.label);
    case 'child':
      return context.callSubOrchestrator('kid', step.label);
    case 'retriedActivity':
      return context.callActivityWithRetry('work', new df.RetryOptions(90_000, step.attempts), step.label);
    case 'retriedChild':
      return context.callSubOrchestratorWithRetry('kid', new df.RetryOptions(90_000, step.attempts), step.label);
    case 'event':
      return context.waitForExternalEvent(step.label);
    case 'timer':
      return context.createTimer(new Date(context.currentUtcDateTime.getTime() + step.minutes * 60_000));
    case 'all':
      return context.Task.all(step.of.map((inner) => build(context, inner)));
    case 'any':
      return context.Task.any(step.of.map((inner) => build(context, inner)));
  }
}

/** The result of what was asked, and not of something else: this is what a wrong id would break. */
function check(step: Step, value: unknown): void {
  if (step.op === 'timer' || step.op === 'any') return;
  if (step.op === 'all') for (const [index, inner] of step.of.entries()) check(inner, (value as unknown[])[index]);
  else if (value !== step.label) throw new Error(`MISMATCH: ${step.label} got ${JSON.stringify(value)}`);
}

df.app.activity('work', { handler: () => undefined });
// biome-ignore lint/correctness/useYield: never run, only its existence is asked for
df.app.orchestration('kid', function* () {
  return null;
});
df.app.orchestration('fuzz', function* ({ df: context }) {
  const program = context.getInput() as Program;
  for (const step of program.steps) {
    const parts = step.op === 'any' ? step.of.map((inner) => build(context, inner)) : [];
    try {
      const value: unknown = yield parts.length > 0 ? context.Task.any(parts) : build(context, step);
      check(step, value);
    } catch (error) {
      if (String(error).includes('MISMATCH') || !String(error).includes('L')) throw error;
    }
    if (step.op !== 'any' || !step.cancelLosers) continue;
    for (const [index, part] of parts.entries()) {
      if (step.of[index]?.op === 'timer' && !part.isCompleted) (part as df.TimerTask).cancel();
    }
  }
  if (program.again) context.continueAsNew({ ...program, again: false });
  return 'done';
});
