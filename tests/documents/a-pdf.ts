/** A piece of text at a place in points from the bottom left; turned by quarters to the left. */
export interface Placed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly turn?: 0 | 1;
}

export interface PdfParts {
  /** Entries of the catalog, such as `/OpenAction 10 0 R`. */
  readonly catalog?: string;
  /** Entries of every page; the last of a name counts. */
  readonly page?: string;
  /** Entries of the trailer. */
  readonly trailer?: string;
  /** Further objects, numbered from 10. */
  readonly objects?: readonly string[];
}

/** A PDF of A4 pages in Helvetica (ISO 32000-1, 7.5 and 9.4), small enough to be read by eye. */
export function pdfOf(pages: readonly (readonly Placed[])[], parts: PdfParts = {}): Buffer {
  const objects = new Map<number, string>();
  const firstPage = 1_000;
  const kids = pages.map((_, i) => `${firstPage + 2 * i} 0 R`).join(' ');
  objects.set(1, `<< /Type /Catalog /Pages 2 0 R ${parts.catalog ?? ''} >>`);
  objects.set(2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  objects.set(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  for (const [i, object] of (parts.objects ?? []).entries()) objects.set(10 + i, object);
  for (const [i, pieces] of pages.entries()) {
    const content = pieces.map(shown).join('\n');
    objects.set(
      firstPage + 2 * i,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${firstPage + 2 * i + 1} 0 R ${parts.page ?? ''} >>`,
    );
    objects.set(firstPage + 2 * i + 1, `<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  return file(objects, parts.trailer ?? '');
}

function shown({ text, x, y, size = 11, turn = 0 }: Placed): string {
  const matrix = turn === 1 ? `0 1 -1 0 ${x} ${y}` : `1 0 0 1 ${x} ${y}`;
  return `BT /F1 ${size} Tf ${matrix} Tm (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}

function file(objects: ReadonlyMap<number, string>, trailer: string): Buffer {
  let written = '%PDF-1.7\n';
  const sections: string[] = [];
  for (const [number, object] of objects) {
    sections.push(`${number} 1\n${String(written.length).padStart(10, '0')} 00000 n \n`);
    written += `${number} 0 obj\n${object}\nendobj\n`;
  }
  const size = Math.max(...objects.keys()) + 1;
  const table = `xref\n0 1\n0000000000 65535 f \n${sections.join('')}`;
  return Buffer.from(
    `${written}${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${written.length}\n%%EOF\n`,
    'latin1',
  );
}

/** Lines of running text one below the other, from `y` down. */
export const column = (lines: readonly string[], { x = 72, y = 740, size = 11 } = {}): Placed[] =>
  lines.map((text, i) => ({ text, x, y: y - i * size * 1.25, size }));
