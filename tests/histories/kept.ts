import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Turn } from '../support/replay.ts';

/** One generation of a story as some version of the app told it, in production's form: what it asked for and was answered. */
export interface KeptHistory {
  /** Of the orchestrations, host.json `defaultVersion`. */
  readonly version: string;
  readonly workflow: string;
  readonly name: string;
  readonly input: object;
  readonly turns: readonly Turn[];
}

const folder = import.meta.dirname;

export const fileOf = ({ version, workflow, name }: Pick<KeptHistory, 'version' | 'workflow' | 'name'>): string =>
  join(folder, version, `${workflow}.${name.replace(/[^a-z]+/gi, '-').toLowerCase()}.json`);

/** Instants are kept as text; the answer to `now` is handed to the story as the Date it was. */
const revived = (turn: Turn): Turn =>
  turn.command.kind === 'now' && !('thrown' in turn.answer)
    ? { ...turn, answer: { value: new Date(String(turn.answer.value)) } }
    : turn;

export async function keptHistories(version: string): Promise<readonly KeptHistory[]> {
  const names = (await readdir(join(folder, version))).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const history = JSON.parse(await readFile(join(folder, version, name), 'utf8')) as KeptHistory;
      return { ...history, turns: history.turns.map(revived) };
    }),
  );
}
