import { canonicalJson } from './canonical-json.ts';
import type { Doc, Documents, Write } from './cosmos/documents.ts';
import { sha256Hex } from './ids.ts';
import { refusal } from './refusal.ts';
import { ok, type Result, refused } from './result.ts';
import type { TenantScope } from './scope.ts';

/** A command that was carried out, remembered in the batch of its effect, so that repeating it is answered and not done. */
interface CommandRecord<A> extends Doc {
  readonly kind: 'platform.command';
  readonly inputHash: string;
  readonly answer: A;
}

/** Longer than any client retries: 40 days. */
const keptSeconds = 40 * 86_400;

export interface Command {
  /** The caller's Idempotency-Key. */
  readonly key: string;
  readonly input: unknown;
}

const commandId = (scope: TenantScope, key: string): string => `command:${sha256Hex(`${scope.actor.id}\n${key}`)}`;
const hashOf = (command: Command): string => sha256Hex(canonicalJson(command.input));

/** The document to commit with the command's effect. `answer` is what a repetition is given. */
export const remembered = <A>(scope: TenantScope, command: Command, answer: A): Write => {
  const doc: CommandRecord<A> & { ttl: number } = {
    id: commandId(scope, command.key),
    kind: 'platform.command',
    schema: 1,
    inputHash: hashOf(command),
    answer,
    ttl: keptSeconds,
  };
  return { op: 'create', doc };
};

/** The answer of an earlier command with this key, undefined when there is none; the same key with other input is refused. */
export async function repeated<A>(
  documents: Documents,
  scope: TenantScope,
  partition: string,
  command: Command,
): Promise<Result<A | undefined>> {
  const stored = await documents.read<CommandRecord<A>>(
    scope,
    partition,
    commandId(scope, command.key),
    'platform.command',
  );
  if (!stored) return ok(undefined);
  return stored.doc.inputHash === hashOf(command) ? ok(stored.doc.answer) : refused(keyReused());
}

const keyReused = () =>
  refusal(
    'conflict',
    'idempotencyKeyReused',
    'This Idempotency-Key was used before with other input. Send a new key for a new command.',
    {
      violations: [{ field: 'Idempotency-Key', rule: 'must not be used again with other input' }],
    },
  );
