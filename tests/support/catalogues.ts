import type { Action } from '../../src/gates/index.ts';
import type { Slice } from '../../src/slice.ts';
import { table } from './markdown.ts';

const none = '—';

/** What can have happened, by slice. */
export function eventCatalogue(slices: readonly Slice[]): string {
  const parts = slices
    .filter((slice) => slice.events?.length)
    .map(({ name, events = [] }) => {
      const rows = events.map(({ type, meaning, phase, outcome, data = {} }) => {
        const facts = Object.entries(data).map(([field, what]) => `\`${field}\` ${what}`);
        return [`\`${type}\``, meaning, outcome ? `${phase}, ${outcome}` : phase, facts.join('; ') || none];
      });
      return `## ${name}\n\n${table(['Type', 'What happened', 'Phase', 'Facts'], rows)}`;
    });
  const subscriptions = slices.flatMap(({ subscriptions = [] }) =>
    subscriptions.map(({ name, subscription, types }) => [name, subscription, types.map((t) => `\`${t}\``).join(', ')]),
  );
  return `# Events

Every event commits with the change it reports, travels the topic \`events\` as a CloudEvent and ends in the tenant's log, whose
entry names its phase: which part it is of the chain from a trigger over analysis, request, decision, intent and outcome to the
rollback, or what it is beside that chain. Its outcome is a success unless one is named.

${parts.join('\n\n')}

## Who listens

${table(['Function', 'Subscription', 'Types'], subscriptions)}
`;
}

/** The durable stories with their acts, and what starts them by the clock. */
export function workflowCatalogue(slices: readonly Slice[]): string {
  const parts = slices.flatMap(({ name, workflows = [], activities = [] }) =>
    workflows.length === 0
      ? []
      : [
          `## ${name}\n\n${table(
            ['Name', 'Kind', 'Attempts'],
            [
              ...workflows.map(({ ref }) => [ref.name, 'story', none]),
              ...activities.map(({ ref }) => [ref.name, 'act', String(ref.attempts)]),
            ],
          )}`,
        ],
  );
  const timers = slices.flatMap(({ timers = [] }) => timers.map(({ name, schedule }) => [name, `\`${schedule}\``]));
  const queues = slices.flatMap(({ queues = [] }) =>
    queues.map(({ name, queue, sessions }) => [name, queue, sessions ? 'yes' : 'no']),
  );
  return `# Workflows, timers and queues

${parts.join('\n\n')}

## Timers (NCRONTAB, UTC)

${table(['Function', 'Schedule'], timers)}

## Queues

${table(['Function', 'Queue', 'Sessions'], queues)}
`;
}

/** What may be proposed, and the level no policy can go below. */
export const actionCatalogue = (actions: readonly Action[]): string => `# Actions

What meets a gate before it is done. A policy may raise the level, never lower it below the floor.

${table(
  ['Name', 'Area', 'Floor', 'Title', 'Can be taken back'],
  actions.map(({ name, area, floor, title, irreversible }) => [
    name,
    area,
    floor,
    title,
    irreversible ? `no: ${irreversible}` : 'yes',
  ]),
)}
`;
