import type { Command, Step } from '../../src/platform/workflow.ts';
import { type Told, tell, type World } from './replay.ts';

/** How a wait ends: by the event, or by its instant. */
export const woken = 'woken';
export const timedOut = 'timedOut';

/** What the acts answer and how the waits end, in order; an error is thrown as an act throws after its last attempt. */
export type Script = readonly (object | typeof woken | typeof timedOut)[];

const instant = new Date('2026-06-01T12:00:00Z');

/** Tells one generation of a story against a script. The clock stands still, as it does within a turn. */
export function tellScripted(begin: () => Step<unknown>, script: Script, now = instant): Told {
  const left = [...script];
  const world: World = (command) => {
    if (command.kind === 'now') return now;
    if (command.kind === 'again') return undefined;
    const answer = left.shift();
    if (answer === undefined) throw new Error(`the script has no answer to ${JSON.stringify(command)}`);
    if (answer instanceof Error) throw answer;
    const waits = command.kind === 'waitFor' || command.kind === 'race';
    if (waits !== (answer === woken || answer === timedOut))
      throw new Error(`the script answers ${JSON.stringify(command)} with ${String(answer)}`);
    return answer === timedOut ? undefined : answer === woken ? {} : answer;
  };
  const told = tell(begin, world);
  if (left.length > 0) throw new Error(`the story ended with ${left.length} answers left`);
  return told;
}

/** What a story did, as one reads it: the acts by name, the waits with their ends. */
export const doings = ({ turns }: Told): readonly string[] =>
  turns.flatMap(({ command }) => (command.kind === 'now' ? [] : [shortly(command)]));

function shortly(command: Command): string {
  switch (command.kind) {
    case 'activity':
    case 'child':
      return command.name.split('-')[1] ?? command.name;
    case 'waitFor':
      return `wait until ${command.until.toISOString().slice(0, 16)}`;
    default:
      return command.kind;
  }
}
