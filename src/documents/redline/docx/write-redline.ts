import { ok, orThrow, type Result, refused } from '../../../platform/result.ts';
import { assemble } from '../../assemble.ts';
import type { Block, ReadDocument } from '../../clause-tree.ts';
import type { Comparison, Proof } from '../../compare/comparison.ts';
import { rowsOf } from '../../compare/rows.ts';
import { type Docx, openDocx } from '../../formats/docx/open-docx.ts';
import { readDocx } from '../../formats/docx/read-docx.ts';
import { attribute, childOf, element, type XmlElement } from '../../formats/docx/xml.ts';
import { tooMuchAtOnce } from '../../refusals.ts';
import { freshPackage } from './fresh-package.ts';
import { NewParagraphs } from './new-paragraphs.ts';
import { OldParagraphs } from './old-paragraphs.ts';
import { planRedline, rowsIn } from './redline-plan.ts';
import { RedlineWriter } from './redline-writer.ts';
import { decideWhere } from './resolve-revisions.ts';
import { Tracking } from './tracking.ts';
import { writePackage } from './write-package.ts';

export interface RedlineRequest {
  readonly old: ReadDocument;
  readonly next: ReadDocument;
  readonly comparison: Pick<Comparison, 'edits'>;
  /** The packages that were read, where the documents came as such. */
  readonly oldBytes?: Uint8Array;
  readonly nextBytes?: Uint8Array;
  /** Who is named as the author of the changes. */
  readonly author: string;
  /** An instant as ISO 8601, UTC. */
  readonly at: string;
  readonly paper?: 'A4' | 'Letter';
}

export interface WrittenRedline {
  readonly bytes: Uint8Array;
  /** Found by accepting and rejecting the changes of this redline, and reading what comes out. */
  readonly proof: Proof;
}

/**
 * A Word document with the changes tracked. It is the new document's own package where there is one, with everything in it,
 * earlier tracked changes too; else a plain one. From now on Word tracks what people type into it.
 *
 * The numbers of lists are made by the package: first it is tried to leave them to it on both sides; if rejecting does not give
 * the old text so, the old numbers are written as text.
 */
export async function writeRedline(request: RedlineRequest): Promise<Result<WrittenRedline>> {
  const lists = await attempt(request, false);
  if (!lists.ok || score(lists.value.proof) === 2) return lists;
  const typed = await attempt(request, true);
  return typed.ok && score(typed.value.proof) > score(lists.value.proof) ? typed : lists;
}

const score = ({ acceptEqualsNew, rejectEqualsOld }: Proof): number =>
  Number(acceptEqualsNew) + Number(rejectEqualsOld);

async function attempt(request: RedlineRequest, typed: boolean): Promise<Result<WrittenRedline>> {
  const { comparison, oldBytes, nextBytes, author, at, paper = 'A4' } = request;
  const base = await opened(nextBytes ?? (await writePackage(freshPackage(request.next, paper))));
  const oldDocx = oldBytes && (await opened(oldBytes));
  const old = oldDocx ? request.old : withTypedNumbers(request.old);
  const next = nextBytes ? request.next : withTypedNumbers(request.next);
  const tracking = new Tracking(author, at, base.trees.values());
  const firstId = Number(tracking.nextId());
  const newParagraphs = new NewParagraphs(next, base, nextBytes === undefined, typed);
  const rows = rowsOf(old, next, comparison);
  const tied = planRedline(rows, old, next, newParagraphs).flatMap((entry) => [...rowsIn(entry)]);
  newParagraphs.findNewNotes(
    base,
    tied.flatMap(({ pieces }) => pieces.filter(({ kind }) => kind === 'same')),
  );
  const entries = planRedline(rows, old, next, newParagraphs);
  const oldParagraphs = new OldParagraphs(old, oldDocx, base);
  new RedlineWriter({ old, next, base, oldParagraphs, newParagraphs, tracking, typed }).write(entries);
  trackFromNowOn(base);
  const changed = new Map([...base.trees].filter(([part]) => isText(base, part)));
  const bytes = await writePackage(base.parts, changed);
  const isOurs = (change: XmlElement): boolean => Number(attribute(change, 'w:id')) > firstId;
  const accepted = await textAfter(bytes, 'accept', isOurs);
  if (!accepted.ok) return accepted;
  const rejected = await textAfter(bytes, 'reject', isOurs);
  if (!rejected.ok) return rejected;
  const proof = { acceptEqualsNew: accepted.value === next.text, rejectEqualsOld: rejected.value === old.text };
  return ok({ bytes, proof });
}

const opened = async (bytes: Uint8Array): Promise<Docx> => orThrow(await openDocx(Buffer.from(bytes)));

/** Refused when what was written is more than may be read: two texts made for it have a change at every other word. */
async function textAfter(
  bytes: Uint8Array,
  decision: 'accept' | 'reject',
  isOurs: (change: XmlElement) => boolean,
): Promise<Result<string>> {
  const decided = await decideWhere(bytes, decision, isOurs);
  if (!decided.ok) return refused(tooMuchAtOnce());
  const read = await readDocx(Buffer.from(decided.value));
  return read.ok ? ok(assemble(read.value.blocks).text) : refused(tooMuchAtOnce());
}

const isText = ({ stories, named }: Docx, part: string): boolean =>
  part === named.settings || stories.some((story) => story.part === part);

const withTypedNumbers = (document: ReadDocument): ReadDocument => ({
  ...document,
  blocks: document.blocks.map(({ generated: _, ...block }): Block => block),
});

/** What must come before `w:trackRevisions` in the settings (CT_Settings, ECMA-376 part 1, A.1). */
const beforeTracking: ReadonlySet<string> = new Set(
  'writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView'
    .split(' ')
    .map((name) => `w:${name}`),
);

function trackFromNowOn({ trees, named }: Docx): void {
  const settings = trees.get(named.settings ?? '');
  if (!settings || childOf(settings, 'w:trackRevisions')) return;
  const at = settings.children.findLastIndex((child) => typeof child !== 'string' && beforeTracking.has(child.name));
  settings.children.splice(at + 1, 0, element('w:trackRevisions'));
}
