import { hashBytes } from './hashes.ts';

/** C2SP tlog-checkpoint v1.0.0: what a log commits itself to. */
export interface Checkpoint {
  /** Which log: `<host>/t/<tenant>/e<epoch>`. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Buffer;
}

export const toCheckpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** Undefined for what is no checkpoint. Lines after the root are extensions, which these logs do not have. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, digits, encoded] = /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]+=)\n$/.exec(text) ?? [];
  if (!origin || !digits || !encoded) return undefined;
  const [size, root] = [Number(digits), Buffer.from(encoded, 'base64')];
  if (!Number.isSafeInteger(size) || root.length !== hashBytes || root.toString('base64') !== encoded) return undefined;
  return { origin, size, root };
}
