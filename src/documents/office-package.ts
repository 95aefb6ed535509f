import { inflateRawSync } from 'node:zlib';
import { ok, type Result, refused } from '../platform/result.ts';
import { damagedPackage, encryptedOrLegacy, hasMacros, notADocx, tooLargeInside } from './refusals.ts';

/**
 * Checks a .docx before any library unpacks it. The bytes are hostile: sizes a zip declares are not believed, every part is
 * inflated here against a limit first, so that a bomb costs bounded memory and the reader behind never meets one.
 * Layout: APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
const limits = { entries: 2_000, partBytes: 64 * 1024 * 1024, totalBytes: 200 * 1024 * 1024 } as const;
const endRecord = 0x06054b50;
const centralEntry = 0x02014b50;
const localHeader = 0x04034b50;
const oldOfficeFile = 0xe011cfd0;

export function checkOfficePackage(bytes: Buffer): Result<void> {
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === oldOfficeFile) return refused(encryptedOrLegacy());
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== localHeader) return refused(notADocx());
  try {
    return checkEntries(bytes);
  } catch {
    return refused(damagedPackage()); // an offset that points nowhere, a stream that does not inflate
  }
}

function checkEntries(bytes: Buffer): Result<void> {
  const names = new Set<string>();
  let total = 0;
  for (const entry of centralDirectory(bytes)) {
    names.add(entry.name);
    if (names.size > limits.entries) return refused(tooLargeInside());
    if (entry.encrypted) return refused(encryptedOrLegacy());
    const size = inflatedSize(bytes, entry);
    total += size ?? 0;
    if (size === undefined || total > limits.totalBytes) return refused(tooLargeInside());
  }
  if ([...names].some((name) => /vbaProject\.bin$/i.test(name))) return refused(hasMacros());
  return names.has('word/document.xml') && names.has('[Content_Types].xml') ? ok(undefined) : refused(notADocx());
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
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== centralEntry) throw new RangeError('central directory damaged');
    const nameLength = bytes.readUInt16LE(at + 28);
    yield {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      compressedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    };
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

/** What the part really unpacks to; undefined when it is more than one part may be. */
function inflatedSize(bytes: Buffer, { method, compressedSize, offset }: Entry): number | undefined {
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const packed = bytes.subarray(start, start + compressedSize);
  if (packed.length < compressedSize) throw new RangeError('part is cut off');
  if (method === 0) return compressedSize;
  try {
    return inflateRawSync(packed, { maxOutputLength: limits.partBytes }).length;
  } catch (fault) {
    if (fault instanceof RangeError || (fault as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return undefined;
    throw fault;
  }
}
