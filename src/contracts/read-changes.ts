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
  const aboutNothingKnown = comparison.changes.some((c) => c.materiality !== 'cosmetic' && c.topics.length === 0);
  const text = { proven, material, topics: [...topics, ...(aboutNothingKnown ? [unknownTopic] : [])] };
  const { length } = comparison.summary;
  const more = length > mostLines ? [`and ${length - mostLines} more kinds of change.`] : [];
  return { from, text, topics, inWords: [...comparison.summary.slice(0, mostLines), ...more].join(' ') };
}
