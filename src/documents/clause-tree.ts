/**
 * What every reader makes of a file: one canonical text, the blocks it is made of, and the clauses those form. Analysis,
 * comparison, search and the screens all refer to it. Offsets are UTF-16 code units into `text`; ends are exclusive.
 */
export interface ReadDocument {
  /**
   * The text as a reader of the file sees it, tracked changes taken as accepted, numbers included whether typed or generated.
   * Blocks are parted by a blank line, cells of a row by a tab, rows of a table by a line feed.
   */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** In reading order, each before its children. */
  readonly clauses: readonly Clause[];
  readonly definedTerms: readonly DefinedTerm[];
  readonly crossReferences: readonly CrossReference[];
  /** Tracked changes that are still open, DOCX only. */
  readonly revisions: readonly Revision[];
  readonly comments: readonly Comment[];
  /** Where text stands on its page, PDF only; sorted by `start`, without overlap. */
  readonly places: readonly Place[];
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type BlockKind = 'heading' | 'paragraph' | 'item' | 'cell' | 'footnote' | 'header' | 'footer';

/** A paragraph: never empty, no white space at its ends. */
export interface Block extends Span {
  readonly kind: BlockKind;
  /** Where the words begin, behind the number: equals `start` where there is none. */
  readonly body: number;
  /** The number was made by the word processor and is not among the words of the file. */
  readonly generated?: true;
  /** Depth from 1 for headings and items, 0 for plain paragraphs. */
  readonly level: number;
  /** Which cell it is part of; several paragraphs of one cell have the same. Counted from 0 through the document. */
  readonly cell?: TableCell;
  /** DOCX: the how-manieth `w:p` of the parts read, in reading order, from 0. */
  readonly origin?: number;
  /** Of its look only a fingerprint, so that a change of formatting can be told: the same fingerprint, the same look. */
  readonly look?: string;
}

export interface TableCell {
  readonly table: number;
  readonly row: number;
  readonly column: number;
}

export interface Clause extends Span {
  /** Stays the same from version to version while the clause can be recognised; unique in the document. */
  readonly id: string;
  /** With the numbers above it, as people cite it: "4.2(a)". */
  readonly number?: string;
  readonly heading?: string;
  /** From 1. */
  readonly level: number;
  /** Index in `clauses`. */
  readonly parent?: number;
  /** Indexes in `blocks`: its first, and the last of its last descendant. */
  readonly firstBlock: number;
  readonly lastBlock: number;
}

export interface DefinedTerm extends Span {
  readonly term: string;
}

/** "Section 4.2" in the text, and the clause meant; without `clause` where there is none of that number. */
export interface CrossReference extends Span {
  readonly to: string;
  readonly clause?: string;
}

export interface Revision {
  /** Unique in the document; survives reading the same bytes again. */
  readonly id: string;
  readonly kind:
    | 'inserted'
    | 'deleted'
    | 'movedFrom'
    | 'movedTo'
    | 'paragraphInserted'
    | 'paragraphDeleted'
    | 'formatted';
  readonly author: string;
  /** As the file says it, an instant without a zone more often than not. */
  readonly date?: string;
  /** Its words, also those no longer in `text`. */
  readonly text: string;
  /** Where it is in `text`; empty for what is deleted. */
  readonly span: Span;
}

export interface Comment {
  readonly id: string;
  readonly author: string;
  readonly date?: string;
  readonly text: string;
  readonly span: Span;
}

/** PDF user space: points, the origin bottom left, on a page counted from 1. */
export interface Place extends Span {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The index of the block that holds the offset; a separator belongs to the block before it. -1 before the first. */
export function blockAt(blocks: readonly Block[], offset: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
