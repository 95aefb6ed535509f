import type { PdfLine } from './pdf-lines.ts';

/** The lines of a page with where the page begins and ends. */
export interface LinedPage {
  readonly bottom: number;
  readonly top: number;
  readonly lines: readonly PdfLine[];
}

export interface Parted {
  readonly body: readonly (readonly PdfLine[])[];
  /** Each once, as first seen. */
  readonly headers: readonly PdfLine[];
  readonly footers: readonly PdfLine[];
}

const [edgeLines, margin] = [4, 0.15];

/**
 * Running headers and footers, page numbers too: lines at the edge of the page that come again on page after page, whatever
 * their digits. Everything else is the body.
 */
export function withoutRunningLines(pages: readonly LinedPage[]): Parted {
  const seen = new Map<string, number>();
  for (const page of pages) {
    const keys = new Set([...edge(page, 'header'), ...edge(page, 'footer')].map(([key]) => key));
    for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const enough = pages.length === 2 ? 2 : Math.max(3, pages.length * 0.35);
  const once = new Set<string>();
  const found: { header: PdfLine[]; footer: PdfLine[] } = { header: [], footer: [] };
  const body = pages.map((page) => {
    const running = new Set<PdfLine>();
    for (const kind of ['header', 'footer'] as const)
      for (const [key, line] of edge(page, kind)) {
        if ((seen.get(key) ?? 0) < enough) break; // what stands nearer to the middle is the body
        running.add(line);
        if (!once.has(key)) found[kind].push(line);
        once.add(key);
      }
    return page.lines.filter((line) => !running.has(line));
  });
  return { body, headers: found.header, footers: found.footer };
}

/** From the edge inwards. */
function edge({ top, bottom, lines }: LinedPage, kind: 'header' | 'footer'): [key: string, line: PdfLine][] {
  const height = top - bottom;
  const near = lines.filter(({ y }) => (kind === 'header' ? top - y : y - bottom) < height * margin);
  near.sort((a, b) => (kind === 'header' ? b.y - a.y : a.y - b.y));
  return near.slice(0, edgeLines).map((line) => {
    const words = line.text
      .toLowerCase()
      .replace(/\d+/g, '#')
      .replace(/^[-–—\s]*[ivxlc]+[-–—\s]*$/, '#');
    return [`${kind} ${words}`, line];
  });
}
