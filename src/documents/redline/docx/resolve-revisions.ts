import { ok, type Result, refused } from '../../../platform/result.ts';
import { type Docx, openDocx } from '../../formats/docx/open-docx.ts';
import { trackedChanges } from '../../formats/docx/tracked-changes.ts';
import { attribute, elementsOf, type XmlElement } from '../../formats/docx/xml.ts';
import { unknownRevision } from '../../refusals.ts';
import { moveRanges } from './move-ranges.ts';
import { type Decide, type Decision, settleChanges } from './settled-changes.ts';
import { writePackage } from './write-package.ts';

/**
 * The package with these tracked changes accepted or rejected, by the ids the reader gives them (`Revision.id`). Both halves of
 * a move go together, whichever was named. What nothing was decided about stays as it was, byte by byte where the part has none.
 */
export async function resolveRevisions(
  bytes: Uint8Array,
  decisions: ReadonlyMap<string, Decision>,
): Promise<Result<Uint8Array>> {
  const opened = await openDocx(Buffer.from(bytes));
  if (!opened.ok) return opened;
  const changes = trackedChanges(opened.value.paragraphs);
  const byElement = new Map<XmlElement, Decision>();
  const known = new Map(changes.map((change) => [change.id, change.element]));
  for (const [id, decision] of decisions) {
    const element = known.get(id);
    if (!element) return refused(unknownRevision(id));
    byElement.set(element, decision);
  }
  for (const halves of movesIn(opened.value)) {
    const first = [...byElement.keys()].find((element) => halves.has(element));
    const decision = first && byElement.get(first);
    if (decision) for (const half of halves) byElement.set(half, decision);
  }
  return ok(await settled(opened.value, (change) => byElement.get(change)));
}

export const acceptAll = (bytes: Uint8Array, author?: string): Promise<Result<Uint8Array>> =>
  decideAll(bytes, 'accept', author);

export const rejectAll = (bytes: Uint8Array, author?: string): Promise<Result<Uint8Array>> =>
  decideAll(bytes, 'reject', author);

/** @param author whose changes are meant; everybody's if absent. */
async function decideAll(bytes: Uint8Array, decision: Decision, author?: string): Promise<Result<Uint8Array>> {
  return decideWhere(bytes, decision, (change) => author === undefined || attribute(change, 'w:author') === author);
}

/** Decides about all changes of which `isMeant` is true. */
export async function decideWhere(
  bytes: Uint8Array,
  decision: Decision,
  isMeant: (change: XmlElement) => boolean,
): Promise<Result<Uint8Array>> {
  const opened = await openDocx(Buffer.from(bytes));
  if (!opened.ok) return opened;
  return ok(await settled(opened.value, (change) => (isMeant(change) ? decision : undefined)));
}

async function settled(docx: Docx, decide: Decide): Promise<Uint8Array> {
  const changed = new Map<string, XmlElement>();
  for (const part of partsWithText(docx)) {
    const tree = docx.trees.get(part);
    if (!tree || ![...elementsOf(tree)].some((each) => attribute(each, 'w:author') !== undefined && decide(each)))
      continue;
    settleChanges(tree, decide);
    changed.set(part, tree);
  }
  return writePackage(docx.parts, changed);
}

const partsWithText = ({ stories, named }: Docx): ReadonlySet<string> =>
  new Set([
    ...stories.map(({ part }) => part),
    ...[named.footnotes, named.endnotes].filter((part) => part !== undefined),
  ]);

/** For each move all elements of both its halves. */
function movesIn({ trees }: Docx): readonly ReadonlySet<XmlElement>[] {
  return [...trees.values()].flatMap((tree) =>
    [...Map.groupBy(moveRanges(tree), ({ name }) => name).values()].map(
      (halves) => new Set(halves.flatMap(({ moved }) => moved)),
    ),
  );
}
