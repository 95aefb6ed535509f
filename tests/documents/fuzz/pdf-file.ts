import { deflateSync } from 'node:zlib';

export interface PdfObject {
  readonly number: number;
  /** The object as it is written; of a stream its dictionary, without `/Length`. */
  readonly value: string;
  readonly stream?: Buffer;
}

export interface PdfParts {
  readonly objects: readonly PdfObject[];
  /** Entries of the trailer but for its size. */
  readonly trailer: string;
  /** Cross-reference table, cross-reference stream, or that and all that is no stream packed (ISO 32000-1, 7.5.4, 7.5.7, 7.5.8). */
  readonly layout: 'table' | 'stream' | 'packed';
}

interface Entry {
  readonly type: 1 | 2;
  readonly field: number;
  readonly index: number;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The file; where a dictionary says its own `/Length`, that one counts. */
export function pdfFile({ objects, trailer, layout }: PdfParts): Buffer {
  const written: Buffer[] = [latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')];
  const entries = new Map<number, Entry>();
  let length = written[0]?.length ?? 0;
  const write = (...pieces: readonly Buffer[]): void => {
    for (const piece of pieces) length += piece.length;
    written.push(...pieces);
  };
  const object = ({ number, value, stream }: PdfObject): void => {
    entries.set(number, { type: 1, field: length, index: 0 });
    const dictionary =
      stream && !/\/Length\b/.test(value) ? value.replace(/>>\s*$/, `/Length ${stream.length} >>`) : value;
    const body = stream ? [latin1('\nstream\n'), stream, latin1('\nendstream')] : [];
    write(latin1(`${number} 0 obj\n${dictionary}`), ...body, latin1('\nendobj\n'));
  };
  const free = Math.max(0, ...objects.map(({ number }) => number)) + 1;
  const packed = layout === 'packed' ? objects.filter(({ stream }) => !stream) : [];
  for (const each of objects) if (!packed.includes(each)) object(each);
  if (packed.length > 0) {
    const values = packed.map(({ value }) => value);
    let at = 0;
    const heads = packed.map(({ number, value }, index) => {
      entries.set(number, { type: 2, field: free, index });
      const head = `${number} ${at}`;
      at += value.length + 1;
      return head;
    });
    const first = `${heads.join(' ')} `;
    object({
      number: free,
      value: `<< /Type /ObjStm /N ${packed.length} /First ${first.length} /Filter /FlateDecode >>`,
      stream: deflateSync(latin1(first + values.join(' '))),
    });
  }
  const start = length;
  if (layout === 'table') write(table(entries, trailer));
  else {
    const number = free + 1;
    entries.set(number, { type: 1, field: start, index: 0 });
    const list = [...entries].sort(([a], [b]) => a - b);
    const rows = list.map(([, { type, field, index }]) => {
      const row = Buffer.alloc(7);
      row.writeUInt8(type);
      row.writeUInt32BE(field >>> 0, 1);
      row.writeUInt16BE(index & 0xffff, 5);
      return row;
    });
    const index = list.map(([each]) => `${each} 1`).join(' ');
    const value = `<< /Type /XRef /W [1 4 2] /Size ${number + 1} /Index [${index}] /Filter /FlateDecode ${trailer} >>`;
    object({ number, value, stream: deflateSync(Buffer.concat(rows)) });
  }
  write(latin1(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(written);
}

function table(entries: ReadonlyMap<number, Entry>, trailer: string): Buffer {
  const sections = [...entries].map(
    ([number, { field }]) => `${number} 1\n${String(field).padStart(10, '0')} 00000 n \n`,
  );
  const size = Math.max(0, ...entries.keys()) + 1;
  return latin1(`xref\n0 1\n0000000000 65535 f \n${sections.join('')}trailer\n<< /Size ${size} ${trailer} >>\n`);
}
