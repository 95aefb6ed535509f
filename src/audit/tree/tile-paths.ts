// C2SP tlog-tiles v0.1.0: tiles are 256 hashes wide, and `<N>` is written in groups of three digits, all but the last after `x`.

export const tileWidth = 256;

/** A tile of hashes at `level`, or of entries. `width` is 256 for a full one. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

const largestIndex = 2 ** 45;

/** `tile/0/x001/067` or `tile/entries/000.p/17`. */
export function tilePath({ level, index, width }: Tile): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return `tile/${level}/${groups.join('/')}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** The tile of a path as `tilePath` writes it; undefined for every other text. Attacker-controlled. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level = '', groups = '', partial] =
    /^tile\/(entries|[0-5])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (!groups) return undefined;
  const index = Number(groups.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (index > largestIndex || (partial !== undefined && width >= tileWidth)) return undefined;
  const tile: Tile = { level: level === 'entries' ? level : Number(level), index, width };
  return tilePath(tile) === path ? tile : undefined;
}

/** How wide a tile is in the tree of `size` leaves: 0 when it has not begun. */
export function widthIn(size: number, level: number | 'entries', index: number): number {
  const height = level === 'entries' ? 0 : level;
  const hashes = Math.floor(size / tileWidth ** height);
  return Math.min(tileWidth, Math.max(0, hashes - index * tileWidth));
}
