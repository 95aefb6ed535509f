import type { EvidenceLeaf } from '../evidence-window.ts';
import { type Check, type Checked, merged, nothingChecked } from './check.ts';
import { levelOf, needsApproval, proposalEventTypes, proposalsIn } from './proposals-in-log.ts';

const { opened: openedType, endorsed, approved, glassBroken } = proposalEventTypes;
const saidYes: ReadonlySet<string> = new Set([endorsed, approved, glassBroken]);

/** Nobody who asked for it or wrote it said yes to it, in their own name or in that of somebody who delegated to them. */
export const separationOfDuties: Check = {
  name: 'separation-of-duties',
  title: 'Nobody approved what they had proposed or written',
  statement: 'ac-5_smt',
  meaning:
    'Every approval of level L2 or L3 in the window was compared with whoever proposed the matter and whoever the proposal names as an author. People are told apart by their accounts: two accounts of one person are two people here.',
  run: (evidence) => merged([...proposalsIn(evidence)].map(([subject, events]) => judge(subject, events))),
};

function judge(subject: string, events: readonly EvidenceLeaf[]): Checked {
  const yes = events.filter(({ leaf }) => saidYes.has(leaf.type));
  const level = levelOf(events);
  if (yes.length === 0 || (level !== undefined && !needsApproval(level))) return nothingChecked;
  const opened = events.find(({ leaf }) => leaf.type === openedType);
  if (!opened) return { ...nothingChecked, unknown: [`${subject}: proposed before this window`] };
  const makers = new Set([...people(opened), ...strings(opened.payload?.facts.data.excluded)]);
  const isMaker = (person: string): boolean => makers.has(person);
  const own = yes.filter((word) => [...people(word), ...delegators(word)].some(isMaker));
  if (keptFrom(opened).some(isMaker)) own.push(opened);
  if (own.length > 0)
    return {
      judged: yes.length,
      shownBy: yes,
      violations: own.map((word) => ({
        what: `${subject}: event ${word.leaf.seq} approves what its own maker proposed (event ${opened.leaf.seq})`,
        shownBy: [opened, word],
      })),
      unknown: [],
    };
  // What was proposed before proposals named their authors in the log.
  if (opened.payload && !Array.isArray(opened.payload.facts.data.excluded))
    return { ...nothingChecked, unknown: [`${subject}: event ${opened.leaf.seq} does not name the authors`] };
  const redacted = [opened, ...yes].filter(({ payload }) => !payload);
  // The leaf alone tells who acted, not for whom they stood in, nor who wrote what was proposed.
  if (redacted.length > 0)
    return {
      ...nothingChecked,
      unknown: [`${subject}: erased in event ${redacted.map(({ leaf }) => leaf.seq).join(', ')}`],
    };
  return { judged: yes.length, shownBy: yes, violations: [], unknown: [] };
}

/** Whoever acted, by the pseudonym of the leaf and, where it was not erased, by account. Programs are not people. */
const people = ({ leaf, payload }: EvidenceLeaf): readonly string[] =>
  leaf.actorKind === 'person' ? [leaf.actor, ...(payload ? [payload.facts.actor.id] : [])] : [];

/** Whose approvals of an earlier proposal count for this one. */
const keptFrom = ({ payload }: EvidenceLeaf): readonly string[] => {
  const kept = payload?.facts.data.kept;
  return Array.isArray(kept) ? strings(kept.map((word: unknown) => Object(word).by)) : [];
};

/** In whose place they spoke; both, where two people broke the glass. */
const delegators = ({ payload }: EvidenceLeaf): readonly string[] => [
  ...strings(payload?.facts.data.onBehalfOf),
  ...strings(payload?.facts.data.by),
];

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
