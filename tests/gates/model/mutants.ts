import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { createGates } from '../../../src/gates/gates.ts';

/** A fault planted into a copy of the gates: what stands at `from`, exactly once in the file, becomes `to`. */
export interface Mutant extends Edit {
  readonly name: string;
  /** Where two guards hold the same door, both are taken away. */
  readonly also?: Edit;
}

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'the author may decide',
    file: 'deciding/read-own-seats.ts',
    from: 'if (proposal.excluded.includes(actor.id))',
    to: 'if (false)',
    also: { file: 'people/seats.ts', from: 'new Set(matter.excluded)', to: 'new Set<string>()' },
  },
  {
    name: 'whoever stands in for the author may decide',
    file: 'people/seats.ts',
    from: 'return new Set([...excluded, ...standIns.map(({ to }) => to.id)]);',
    to: 'return excluded;',
  },
  {
    name: 'a delegation that was revoked still counts',
    file: 'people/delegation.ts',
    from: 'revokedAt !== undefined && revokedAt < endsAt ? revokedAt : endsAt',
    to: 'endsAt',
  },
  {
    name: 'one person on two seats is two people',
    file: 'standing.ts',
    from: 'filledSeats(approvals) >= step.needed',
    to: 'approvals.flatMap((d) => d.seats).length >= step.needed',
  },
  {
    name: 'all means any',
    file: 'standing.ts',
    from: 'seats.every((seat) => filled.has(seat))',
    to: 'seats.some((seat) => filled.has(seat))',
  },
  {
    name: 'stages do not wait for each other',
    file: 'standing.ts',
    from: 'step.stage > stage',
    to: 'step.stage > stage + 9',
  },
  {
    name: 'one step of several is enough',
    file: 'standing.ts',
    from: 'proposal.plan.every((step) => isApproved(proposal, step))',
    to: 'proposal.plan.some((step) => isApproved(proposal, step))',
  },
  {
    name: 'expiry approves',
    file: 'proposal.activities.ts',
    from: "state: 'expired'",
    to: "state: 'approved'",
  },
  {
    name: 'the deadline is over only for the sweep',
    file: 'deciding/decide-proposal.ts',
    from: 'if (isExpired(proposal, clock.now()))',
    to: 'if (false)',
  },
  {
    name: 'what was seen need not be what is proposed',
    file: 'deciding/decide-proposal.ts',
    from: 'if (contentHash !== proposal.contentHash)',
    to: 'if (false)',
  },
  {
    name: 'a change of substance voids nothing',
    file: 'kept-approvals.ts',
    from: 'return judged.length > 0 ?',
    to: 'return judged.length > 99 ?',
  },
  {
    name: 'a comparison without proof is believed',
    file: 'kept-approvals.ts',
    from: 'if (!text.proven)',
    to: 'if (false)',
  },
  {
    name: 'a change voids every approval',
    file: 'kept-approvals.ts',
    from: 'step.judges === undefined || name === unknownTopic || step.judges.includes(name)',
    to: 'true',
  },
  {
    name: 'what was cut off is begun again from nothing',
    file: 'executing/execute-proposal.ts',
    from: "if (stored.doc.state === 'executing') return { started: stored, events: [] };",
    to: '',
  },
  {
    name: 'a seat that was given away is still filled',
    file: 'people/read-roster.ts',
    from: 'now.filter((person) => person.id !== from)',
    to: 'now',
  },
  {
    name: 'one who breaks the glass is enough',
    file: 'standing.ts',
    from: '.map((d) => d.by.id)).size >= 2',
    to: '.map((d) => d.by.id)).size >= 1',
    also: {
      file: 'deciding/break-glass.ts',
      from: 'return ok(joins ? await broken(scope, said, [first, word], now) : half(said));',
      to: 'return ok(await broken(scope, said, [word], now));',
    },
  },
  {
    name: 'an approved proposal is due only at its deadline',
    file: 'next-step.ts',
    from: "if (nextStep(proposal, now).do !== 'rest') return now.toISOString();",
    to: "if (nextStep(proposal, now).do !== 'rest' && proposal.state === 'open') return now.toISOString();",
  },
  {
    name: 'L3 is carried out like L2',
    file: 'next-step.ts',
    from: "proposal.level === 'L3' && !proposal.carriedOutBy",
    to: 'false',
  },
];

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The gates with a fault planted, beside the rest of the product as it is. */
export async function plant(mutant: Mutant): Promise<typeof createGates> {
  const { name, also } = mutant;
  const folder = join(root, '.local', 'mutants', name.replaceAll(' ', '-'), 'src');
  await rm(dirname(folder), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'src', 'gates'), join(folder, 'gates'), { recursive: true });
  for (const other of ['platform', 'slice.ts']) await symlink(join(root, 'src', other), join(folder, other));
  for (const edit of also ? [mutant, also] : [mutant]) await change(join(folder, 'gates', edit.file), edit);
  const planted = (await import(join(folder, 'gates', 'gates.ts'))) as { createGates: typeof createGates };
  return planted.createGates;
}

async function change(path: string, { from, to }: Edit): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`"${from}" is not to be found once in ${path}`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}
