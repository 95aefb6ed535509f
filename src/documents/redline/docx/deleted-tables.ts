import type { ReadDocument } from '../../clause-tree.ts';
import type { Row } from '../../compare/comparison.ts';
import { element, type XmlElement } from '../../formats/docx/xml.ts';
import { emptyTable, tableRow } from './fresh-package.ts';
import type { TableEntry, TableRow } from './redline-plan.ts';
import { type Tracking, trackMark, trackRow } from './tracking.ts';

/** Makes what is shown of tables and rows that only the old document has. */
export class DeletedTables {
  readonly #old: ReadDocument;
  readonly #tracking: Tracking;
  readonly #paragraphs: (row: Row) => readonly XmlElement[];

  constructor(old: ReadDocument, tracking: Tracking, paragraphs: (row: Row) => readonly XmlElement[]) {
    this.#old = old;
    this.#tracking = tracking;
    this.#paragraphs = paragraphs;
  }

  /** An empty paragraph keeps the table apart from one next to it, which Word would join. */
  table(entry: TableEntry, isBehindTable: boolean, isBeforeTable: boolean): readonly XmlElement[] {
    const columns = this.columns(entry.oldTable);
    const rows = entry.rows.map((row) => this.row(row, columns));
    const table = emptyTable(columns, rows);
    return [...(isBehindTable ? [this.#apart()] : []), table, ...(isBeforeTable ? [this.#apart()] : [])];
  }

  row({ cells }: TableRow, columns: number): XmlElement {
    const made = tableRow(columns, (column) => (cells.get(column) ?? []).flatMap(this.#paragraphs));
    trackRow(made, this.#tracking.change('w:del'));
    return made;
  }

  columns(oldTable: number | undefined): number {
    const columns = this.#old.blocks.flatMap(({ cell }) => (cell && cell.table === oldTable ? cell.column + 1 : []));
    return columns.reduce((most, each) => Math.max(most, each), 1);
  }

  #apart(): XmlElement {
    const paragraph = element('w:p');
    trackMark(paragraph, this.#tracking.change('w:del'));
    return paragraph;
  }
}
