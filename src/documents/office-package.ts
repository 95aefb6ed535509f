import { inflateRawSync } from 'node:zlib';
import { ok, type Result, refused } from '../platform/result.ts';
import { damagedPackage, encryptedOrLegacy, hasMacros, notADocx, tooLargeInside } from './refusals.ts';
import { largestDocument } from './version.ts';

/**
 * Unpacks a .docx. The bytes are hostile: sizes a zip declares are not believed, every part is inflated against a limit, so that
 * a bomb costs bounded memory. Word must see the very parts that we see: whatever two readers could read differently (a count
 * that is not the directory's, bytes between the directory and its end, ZIP64, a name that a field replaces, two parts of one
 * name) is refused as damaged.
 * Layout: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16 and 4.6.9.
 */
const mostEntries = 2_000;
/** Of one part, unpacked. */
const largestPart = 64 * 1024 * 1024;
/** Of all parts together, unpacked: the largest file there may be, and as much again. */
const largestWhole = 2 * largestDocument;
const endRecord = 0x06054b50;
const centralEntry = 0x02014b50;
const localHeader = 0x04034b50;
const oldOfficeFile = 0xe011cfd0;
const unicodePath = 0x7075;

/** The parts by their names, each unpacked once, here, to at most so many bytes together. */
export function openOfficePackage(bytes: Buffer, mostBytes = largestWhole): Result<ReadonlyMap<string, Buffer>> {
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === oldOfficeFile) return refused(encryptedOrLegacy());
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== localHeader) return refused(notADocx());
  try {
    return openEntries(bytes, mostBytes);
  } catch {
    return refused(damagedPackage()); // an offset that points nowhere, a stream that does not inflate
  }
}

function openEntries(bytes: Buffer, mostBytes: number): Result<ReadonlyMap<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  const names = new Set<string>();
  let [count, left] = [0, mostBytes];
  for (const entry of centralDirectory(bytes)) {
    names.add(entry.name.toLowerCase());
    if (++count > mostEntries) return refused(tooLargeInside());
    if (entry.encrypted) return refused(encryptedOrLegacy());
    const part = inflated(bytes, entry, Math.min(left, largestPart));
    if (part === undefined) return refused(tooLargeInside());
    left -= part.length;
    if (isMacro(entry.name, part)) return refused(hasMacros());
    parts.set(entry.name, part);
  }
  if (names.size < count) return refused(damagedPackage()); // of two parts of one name, readers take this one or that
  return parts.has('[Content_Types].xml') ? ok(parts) : refused(notADocx());
}

interface Entry {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly compressedSize: number;
  readonly offset: number;
}

function* centralDirectory(bytes: Buffer): Generator<Entry> {
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== endRecord) end--;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const oneDisk = bytes.readUInt32LE(end + 4) === 0 && bytes.readUInt16LE(end + 8) === count;
  // The reader takes entries as long as there are any, and shifts a directory that does not lie just before its end.
  if (!oneDisk || at + bytes.readUInt32LE(end + 12) !== end) throw new RangeError('end of central directory damaged');
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== centralEntry) throw new RangeError('central directory damaged');
    const nameLength = bytes.readUInt16LE(at + 28);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + bytes.readUInt16LE(at + 30));
    if (hasField(extra, unicodePath)) throw new RangeError('a name is given twice');
    yield {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      compressedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + extra.length + bytes.readUInt16LE(at + 32);
  }
  if (at !== end) throw new RangeError('more entries than the directory says');
}

/** Extra fields: each an id and a length of two bytes, then as many bytes. */
function hasField(extra: Buffer, id: number): boolean {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === id) return true;
  }
  return false;
}

/** By the usual name of the part, and by what the package says of its parts, since a part may have any name (ECMA-376 part 2, §10). */
const isMacro = (name: string, part: Buffer): boolean =>
  /vbaProject\.bin$/i.test(name) ||
  (name === '[Content_Types].xml' && /macroEnabled|vbaProject/i.test(part.toString('latin1')));

/** What the part really unpacks to; undefined when that is more than `most` bytes. */
function inflated(bytes: Buffer, { method, compressedSize, offset }: Entry, most: number): Buffer | undefined {
  if (bytes.readUInt32LE(offset) !== localHeader) throw new RangeError('an entry points nowhere');
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const packed = bytes.subarray(start, start + compressedSize);
  if (packed.length < compressedSize) throw new RangeError('part is cut off');
  if (method === 0) return packed.length > most ? undefined : packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
  } catch (fault) {
    if (fault instanceof RangeError || (fault as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return undefined;
    throw fault;
  }
}
