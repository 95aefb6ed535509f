import type { Leaf } from '../../leaf.ts';
import { type Evidence, leavesOf } from '../evidence-window.ts';
import { productComponent } from './component-definition.ts';
import { itemId, personId, personOf, programId, runId } from './observations.ts';
import type { OscalIds } from './oscal-ids.ts';
import { type Component, type Party, props, unlessEmpty } from './oscal-parts.ts';

/** Everything the observations refer to, each once, in the order it comes up in the log. */
export function definitionsOf(ids: OscalIds, evidence: Evidence) {
  const shown = leavesOf(evidence).map(({ leaf }) => leaf);
  const subjects = [...new Set(shown.map(({ subject }) => subject))];
  const people = distinct([
    ...shown.flatMap(({ actor, actorKind }) => (actorKind === 'person' ? [actor] : [])),
    ...subjects.flatMap((subject) => personOf(subject) ?? []),
  ]);
  const runs = distinct(shown.flatMap(({ correlation }) => correlation ?? []));
  return {
    parties: people.map(
      (pseudonym): Party => ({
        uuid: personId(ids, pseudonym),
        type: 'person',
        name: pseudonym,
        props: props({ pseudonym }),
      }),
    ),
    local: {
      components: [product, ...programsOf(ids, shown)],
      ...unlessEmpty(
        'inventory-items',
        subjects
          .filter((subject) => !personOf(subject))
          .map((subject) => ({
            uuid: itemId(ids, subject),
            description: subject,
            props: props({ kind: subject.slice(0, subject.indexOf('/')), id: subject.slice(subject.indexOf('/') + 1) }),
          })),
      ),
      ...unlessEmpty(
        'tasks',
        runs.map((run) => ({
          uuid: runId(ids, run),
          type: 'action',
          title: `Run ${run}`,
          props: props({ correlation: run }),
        })),
      ),
    },
  };
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

const product: Component = {
  uuid: productComponent,
  type: 'software',
  title: 'Counterpart',
  description: 'The product whose log this is; see component-definition.json.',
  status: { state: 'operational' },
};

/** Whoever acts and is no person: applications, the system itself and its assistant. */
function programsOf(ids: OscalIds, leaves: readonly Leaf[]): readonly Component[] {
  const kinds = new Map(
    leaves.flatMap(({ actor, actorKind }) => (actorKind === 'person' ? [] : [[actor, actorKind] as const])),
  );
  return [...kinds].map(([actor, kind]) => ({
    uuid: programId(ids, actor),
    type: 'software',
    title: actor,
    description: `Acts as ${kind}.`,
    props: props({ actor, 'actor-kind': kind }),
    status: { state: 'operational' },
  }));
}
