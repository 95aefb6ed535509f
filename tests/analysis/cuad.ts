import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** CUAD v1 (The Atticus Project, CC BY 4.0): texts/ and master_clauses.csv. Not part of this repository. */
const FOLDER = process.env.CUAD_DIR ?? fileURLToPath(new URL('../../../shared/data/contracts/cuad', import.meta.url));

export const cuadIsPresent = existsSync(`${FOLDER}/master_clauses.csv`);

export interface GoldContract {
  readonly text: string;
  /** The expert's normalised answer in a column such as "Governing Law"; '' when there is none. */
  answer(column: string): string;
  /** The expert's verbatim excerpts of that column as one string, '' when there is none. */
  excerpts(column: string): string;
}

export function loadCuad(): GoldContract[] {
  const [head = [], ...rows] = parseCsv(readFileSync(`${FOLDER}/master_clauses.csv`, 'utf8'));
  const columns = new Map(head.map((name, index) => [key(name), index]));
  const texts = new Map(readdirSync(`${FOLDER}/texts`).map((name) => [key(name.replace(/\.txt$/i, '')), name]));
  return rows.flatMap((row) => {
    const name = texts.get(key((row[0] ?? '').replace(/\.pdf$/i, '')));
    if (!name) return [];
    const cell = (column: string) => (row[columns.get(key(column)) ?? -1] ?? '').trim();
    const excerpts = (column: string) => (cell(column) === '[]' ? '' : cell(column));
    const text = readFileSync(`${FOLDER}/texts/${name}`, 'utf8');
    return [{ text, answer: (column: string) => cell(`${column} - Answer`), excerpts }];
  });
}

const key = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    const cell = match[1] ?? '';
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (match[2] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows.filter((cells) => cells.length > 1);
}
