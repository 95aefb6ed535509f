import { ok, type Result, refused } from '../../platform/result.ts';
import { openDocx } from '../formats/docx/open-docx.ts';
import { trackedChanges } from '../formats/docx/tracked-changes.ts';
import type { XmlElement } from '../formats/docx/xml.ts';
import { moveRanges } from '../redline/docx/move-ranges.ts';
import type { RevisionDecision } from '../version.ts';
import { moveDecidedBothWays, tooManyDecisions } from './refusals.ts';
import { mostDecisions } from './revision-decisions.ts';

/**
 * What is moved is taken from one place and put into another: one decision for both, or the words would be there twice or not
 * at all. Adds the half that was not named, so that the record and the log say all that was decided.
 */
export async function withWholeMoves(
  bytes: Buffer,
  decisions: readonly RevisionDecision[],
): Promise<Result<readonly RevisionDecision[]>> {
  const opened = await openDocx(bytes);
  if (!opened.ok) return opened;
  const ids = new Map(trackedChanges(opened.value.paragraphs).map(({ element, id }) => [element, id]));
  const all = new Map(decisions.map((one) => [one.revisionId, one]));
  for (const halves of movesIn([...opened.value.trees.values()])) {
    const known = halves.flatMap((element) => ids.get(element) ?? []);
    const said = known.flatMap((id) => all.get(id) ?? []);
    const [first] = said;
    if (!first) continue;
    if (said.some(({ decision }) => decision !== first.decision)) return refused(moveDecidedBothWays(known));
    for (const revisionId of known)
      if (!all.has(revisionId)) all.set(revisionId, { revisionId, decision: first.decision });
  }
  return all.size > mostDecisions ? refused(tooManyDecisions(mostDecisions)) : ok([...all.values()]);
}

/** Of each move, both halves; names are unique within a part. */
const movesIn = (trees: readonly XmlElement[]): readonly (readonly XmlElement[])[] =>
  trees.flatMap((tree) =>
    [...Map.groupBy(moveRanges(tree), ({ name }) => name).values()].map((halves) =>
      halves.flatMap(({ moved }) => moved),
    ),
  );
