import { invalid } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { Piece } from './receive-upload.ts';
import { pieceHeaders } from './uploads.api.ts';

/** What the header fields say of a piece; attacker-controlled, as the piece is. */
export function readPiece(headers: ReadonlyMap<string, string>, bytes: Uint8Array): Result<Piece> {
  const said = pieceHeaders.safeParse(Object.fromEntries(headers));
  if (!said.success)
    return refused(invalid(said.error.issues.map(({ path, message }) => ({ field: headerName(path), rule: message }))));
  const { 'upload-offset': offset, 'upload-complete': last } = said.data;
  return ok({ offset, bytes, ...(last === undefined ? {} : { last }) });
}

const headerName = (path: readonly PropertyKey[]): string =>
  String(path[0]).replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
