/** A piece of text as a PDF shows it. */
export interface PdfItem {
  readonly text: string;
  /** Along the line and upwards, the page turned so that the text runs from left to right. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** In user space, as the page is stored. */
  readonly box: Box;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Text that runs in one direction over one page. */
export interface PdfPage {
  readonly page: number;
  /** From the lowest to the highest place text can be seen at. */
  readonly bottom: number;
  readonly top: number;
  readonly items: readonly PdfItem[];
}

/** What pdf.js tells of a piece of text: its matrix maps the glyphs' space to user space (ISO 32000-1, 9.4.4). */
export interface RawItem {
  readonly str: string;
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[];
}

const smallest = 0.5;

/**
 * The text of a page by direction, the most common first. What lies outside the page, or is too small to be seen, is not shown to
 * whoever approves the contract and is left out.
 */
export function directionsOf(page: number, view: readonly number[], raw: readonly RawItem[]): PdfPage[] {
  const [left = 0, low = 0, right = 0, high = 0] = view;
  const byTurn: PdfItem[][] = [[], [], [], []];
  for (const { str, width, transform } of raw) {
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = transform;
    const size = Math.hypot(c, d);
    const centre = {
      x: x + (a * width) / (2 * Math.hypot(a, b) || 1),
      y: y + (b * width) / (2 * Math.hypot(a, b) || 1),
    };
    const seen = centre.x >= left - 1 && centre.x <= right + 1 && centre.y >= low - 1 && centre.y <= high + 1;
    if (str === '' || !seen || !(size >= smallest) || !Number.isFinite(width + x + y + size)) continue;
    const turn = (Math.round(Math.atan2(b, a) / (Math.PI / 2)) + 4) % 4;
    byTurn[turn]?.push({ text: str, width, size, ...turned(x, y, turn), box: boxOf(x, y, width, size, turn) });
  }
  return byTurn
    .map((items, turn) => ({ page, items, ...extent(view, turn) }))
    .filter(({ items }) => items.length > 0)
    .sort((one, other) => letters(other.items) - letters(one.items));
}

const letters = (items: readonly PdfItem[]): number => items.reduce((sum, { text }) => sum + text.trim().length, 0);

function turned(x: number, y: number, turn: number): { x: number; y: number } {
  if (turn === 0) return { x, y };
  if (turn === 1) return { x: y, y: -x };
  return turn === 2 ? { x: -x, y: -y } : { x: -y, y: x };
}

function extent([left = 0, low = 0, right = 0, high = 0]: readonly number[], turn: number) {
  const [one, other] = [turned(left, low, turn).y, turned(right, high, turn).y];
  return { bottom: Math.min(one, other), top: Math.max(one, other) };
}

/** From a fifth of the size below the line to four fifths above. */
function boxOf(x: number, y: number, width: number, size: number, turn: number): Box {
  const [below, above] = [size * 0.2, size * 0.8];
  if (turn === 0) return { x, y: y - below, width, height: size };
  if (turn === 1) return { x: x - above, y, width: size, height: width };
  return turn === 2
    ? { x: x - width, y: y - above, width, height: size }
    : { x: x - below, y: y - width, width: size, height: width };
}
