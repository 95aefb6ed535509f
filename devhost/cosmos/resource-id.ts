/** A database's `_rid`: four bytes in Base64. */
export function databaseResourceId(number: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes.toString('base64');
}

/**
 * `_rid` and `_self` of a container and its items. A container's has its database's four bytes and four of its own,
 * the first with the high bit set; an item's has eight more (seen in every answer of the service, e.g. the samples of
 * learn.microsoft.com, "Create a document").
 */
export class ContainerResourceId {
  readonly text: string;
  readonly self: string;
  readonly #bytes = Buffer.alloc(8);

  constructor(database: number, container: number) {
    this.#bytes.writeUInt32BE(database, 0);
    this.#bytes.writeUInt32BE((container | 0x80000000) >>> 0, 4);
    this.text = this.#bytes.toString('base64');
    this.self = `dbs/${databaseResourceId(database)}/colls/${this.text}/`;
  }

  ofItem(key: number): string {
    const bytes = Buffer.concat([this.#bytes, Buffer.alloc(8)]);
    bytes.writeBigUInt64LE(BigInt(key), 8);
    return bytes.toString('base64');
  }
}
