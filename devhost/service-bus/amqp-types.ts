import rhea, { type Typed } from 'rhea';

/** AMQP 1.0 section descriptors (amqp-core-messaging-v1.0, section 3.2). */
export const SECTION = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
  footer: 0x78,
} as const;

/** The codec classes rhea exports beside what its typings name. */
interface Codec {
  readonly Writer: new () => { write(value: Typed): void; toBuffer(): Buffer };
  readonly Reader: new (buffer: Buffer) => { readonly position: number; remaining(): number; read(): DescribedValue };
  Map32(items: readonly unknown[]): Typed;
}

type DescribedValue = Typed & { readonly descriptor?: Typed };

const { types } = rhea;
const codec = types as unknown as Codec;

/** Values of a map or list, still carrying their AMQP types, so that int stays int and long stays long. */
export type TypedList = readonly (Typed | null)[];

export const amqp = {
  string: (value: string): Typed => types.wrap_string(value),
  symbol: (value: string): Typed => types.wrap_symbol(value),
  boolean: (value: boolean): Typed => types.wrap_boolean(value),
  ubyte: (value: number): Typed => types.wrap_ubyte(value),
  uint: (value: number): Typed => types.wrap_uint(value),
  int: (value: number): Typed => types.wrap_int(value),
  long: (value: number): Typed => types.wrap_long(value),
  longBytes: (value: Buffer): Typed => types.wrap_long(value),
  timestamp: (value: number): Typed => types.wrap_timestamp(value),
  binary: (value: Buffer): Typed => types.wrap_binary(value),
  uuid: (value: Buffer): Typed => types.wrap_uuid(value),
  list: (value: readonly unknown[]): Typed => types.wrap_list([...value]),
  null: (): Typed => types.wrap(null),
  /** Element codes: 0x81 long, 0x83 timestamp (amqp-core-types-v1.0, 1.6). */
  longs: (values: readonly number[]): Typed => types.wrap_array([...values], 0x81, undefined),
  timestamps: (values: readonly number[]): Typed => types.wrap_array([...values], 0x83, undefined),
  any: (value: unknown): Typed => types.wrap(value),
  unwrap: (value: Typed): unknown => types.unwrap(value),
};

/** Encodes one described section. */
export function encodeSection(descriptor: number, value: Typed): Buffer {
  const writer = new codec.Writer();
  writer.write(types.described(types.wrap_ulong(descriptor), value));
  return writer.toBuffer();
}

/** A map section from keys and values in turn. */
export function mapSection(descriptor: number, entries: TypedList): Buffer {
  return encodeSection(descriptor, codec.Map32([...entries]));
}

export interface RawSection {
  readonly descriptor: number;
  readonly value: Typed;
  readonly start: number;
}

/** The sections of an encoded message with the offsets where they begin. Throws on bytes that are not AMQP. */
export function readSections(encoded: Buffer): RawSection[] {
  const reader = new codec.Reader(encoded);
  const sections: RawSection[] = [];
  while (reader.remaining() > 0) {
    const start = reader.position;
    const value = reader.read();
    sections.push({ descriptor: Number(value.descriptor?.value), value, start });
  }
  return sections;
}

/** A map section's entries as plain values by name. Keys that would reach a prototype are kept as own properties only. */
export function plainMap(entries: TypedList): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  for (let index = 0; index + 1 < entries.length; index += 2) {
    const value = entries[index + 1];
    map[String(entries[index]?.value)] = value ? types.unwrap(value) : null;
  }
  return map;
}
