import type { DocumentDesk, Topic } from '../documents/index.ts';
import { outlineOf } from '../documents/index.ts';
import type { TenantScope } from '../platform/scope.ts';
import type { Contract } from './contract.ts';

export type Comparisons = DocumentDesk<Contract>['comparisons'];

/** What approvers who were asked before have to look at again. */
export interface ChangesSince {
  /** The version they were asked about. */
  readonly from: number;
  /** Whether anything but the form changed. */
  readonly material: boolean;
  /** What the changes of substance are about: approval policies tell by them who has to be asked anew. */
  readonly topics: readonly Topic[];
  /** The most important first. */
  readonly inWords: string;
}

const mostLines = 5;

/** Undefined where nobody was asked about an earlier version, or nothing here can read one of the two. */
export async function changesSinceProposed(
  comparisons: Comparisons,
  scope: TenantScope,
  { contractId, proposedVersion: from, version }: Contract,
): Promise<ChangesSince | undefined> {
  if (from === undefined || from === version) return undefined;
  const pair = await comparisons.pair(scope, contractId, version, from, 'json');
  if (!pair.ok) return undefined;
  const compared = await comparisons.compare(scope, pair.value);
  if (!compared.ok) return undefined;
  const { comparison } = compared.value;
  const { material, topics } = outlineOf(comparison, from);
  const { length } = comparison.summary;
  const more = length > mostLines ? [`and ${length - mostLines} more kinds of change.`] : [];
  return { from, material, topics, inWords: [...comparison.summary.slice(0, mostLines), ...more].join(' ') };
}
