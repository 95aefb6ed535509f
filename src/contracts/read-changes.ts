import { type DocumentDesk, outlineOf, topicNames } from '../documents/index.ts';
import { unknownTopic } from '../gates/index.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { ChangesSince } from './changes-since.ts';
import type { Contract } from './contract.ts';

export type Comparisons = DocumentDesk<Contract>['comparisons'];

const mostLines = 5;

/** Undefined where nobody was asked before. */
export async function changesSinceProposed(
  comparisons: Comparisons,
  scope: TenantScope,
  { contractId, proposedVersion: from, version }: Contract,
): Promise<ChangesSince | undefined> {
  if (from === undefined) return undefined;
  if (from === version) return { from, text: { proven: true, material: false, topics: [] }, topics: [] };
  const unknown = { from, text: undefined, topics: topicNames };
  const pair = await comparisons.pair(scope, contractId, version, from, 'json');
  if (!pair.ok) return unknown;
  const compared = await comparisons.compare(scope, pair.value);
  if (!compared.ok) return unknown;
  const { comparison } = compared.value;
  const { material, topics, proof: proven } = outlineOf(comparison, from);
  const ofSubstance = comparison.changes.filter(({ materiality }) => materiality !== 'cosmetic');
  // Other words may be about anything, and a grave change beside them must not hide that.
  const mayBeAnything = ofSubstance.some((c) => c.materiality === 'wording' || c.topics.length === 0);
  const text = { proven, material, topics: [...topics, ...(mayBeAnything ? [unknownTopic] : [])] };
  // What nobody knows to be about something else counts as so: a policy about liability is not got round by odd words.
  const isKnown = proven && ofSubstance.every((c) => c.topics.length > 0);
  const about = isKnown ? [...new Set(ofSubstance.flatMap((c) => c.topics))].sort() : topicNames;
  const { length } = comparison.summary;
  const more = length > mostLines ? [`and ${length - mostLines} more kinds of change.`] : [];
  return { from, text, topics: about, inWords: [...comparison.summary.slice(0, mostLines), ...more].join(' ') };
}
