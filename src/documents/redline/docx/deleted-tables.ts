import type { ReadDocument } from '../../clause-tree.ts';
import type { Row } from '../../compare/comparison.ts';
import { element, type XmlElement } from '../../formats/docx/xml.ts';
import { emptyTable, tableRow } from './fresh-package.ts';
import type { TableEntry, TableRow } from './redline-plan.ts';
import { type Tracking, trackMark, trackRow } from './tracking.ts';

/** Makes what is shown of tables and rows that only the old document has. */
export class DeletedTables {
  readonly #columns = new Map<number, number>();
  readonly #tracking: Tracking;
  readonly #paragraphs: (row: Row) => readonly XmlElement[];

  constructor(old: ReadDocument, tracking: Tracking, paragraphs: (row: Row) => readonly XmlElement[]) {
    this.#tracking = tracking;
    this.#paragraphs = paragraphs;
    for (const { cell } of old.blocks)
      if (cell) this.#columns.set(cell.table, Math.max(this.#columns.get(cell.table) ?? 1, cell.column + 1));
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
    return this.#columns.get(oldTable ?? -1) ?? 1;
  }

  #apart(): XmlElement {
    const paragraph = element('w:p');
    trackMark(paragraph, this.#tracking.change('w:del'));
    return paragraph;
  }
}
