import { crc32, deflateRawSync } from 'node:zlib';

export interface Part {
  readonly name: string;
  readonly content: Buffer | string;
  /** Stored as it is, not deflated. */
  readonly stored?: boolean;
  readonly encrypted?: boolean;
  /** What the directory claims it unpacks to. */
  readonly claimedSize?: number;
  /** Extra field of the directory's entry. */
  readonly extra?: Buffer;
}

/** The end of the directory, field by field, to be lied in. */
export interface End {
  count: number;
  countHere: number;
  size: number;
  offset: number;
}

/** A zip file after APPNOTE.TXT 6.3.10; `lie` changes what its end says, `gap` are bytes between directory and end. */
export function zipOf(
  parts: readonly Part[],
  lie: (end: End) => void = () => {},
  gap: Buffer = Buffer.alloc(0),
): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored, encrypted, claimedSize, extra = Buffer.alloc(0) } of parts) {
    const bytes = Buffer.from(content);
    const packed = stored ? bytes : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(encrypted ? 1 : 0, 2);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedSize ?? bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const header = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name)]);
    common.writeUInt16LE(extra.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name), extra]));
    local.push(header, packed);
    offset += header.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end: End = { count: parts.length, countHere: parts.length, size: directory.length, offset };
  lie(end);
  const last = Buffer.alloc(22);
  last.write('PK\x05\x06', 'latin1');
  last.writeUInt16LE(end.countHere, 8);
  last.writeUInt16LE(end.count, 10);
  last.writeUInt32LE(end.size, 12);
  last.writeUInt32LE(end.offset, 16);
  return Buffer.concat([...local, directory, gap, last]);
}

const wordNames = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** The least a Word file needs, with one paragraph of text. */
export const wordParts = (
  text: string,
  mainType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
): readonly Part[] => [
  {
    name: '[Content_Types].xml',
    content: `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${mainType}"/></Types>`,
  },
  {
    name: '_rels/.rels',
    content:
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  },
  {
    name: 'word/document.xml',
    content: `<?xml version="1.0"?><w:document xmlns:w="${wordNames}"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
  },
];
