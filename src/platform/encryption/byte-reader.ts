/** Any source of bytes, cut into pieces as its transport pleased. */
export type ByteSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Reads exact amounts from a source, copying each byte once. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(source: ByteSource) {
    this.#source = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** The next `count` bytes; fewer only at the end. */
  async read(count: number): Promise<Uint8Array> {
    while (this.#heldBytes < count && (await this.#pull()));
    return this.#take(Math.min(count, this.#heldBytes));
  }

  async atEnd(): Promise<boolean> {
    while (this.#heldBytes === 0 && (await this.#pull()));
    return this.#heldBytes === 0;
  }

  /** Lets the source free its connection when reading stops early. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #pull(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#held.push(value);
    this.#heldBytes += value.length;
    return true;
  }

  #take(count: number): Uint8Array {
    const taken = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      const piece = this.#held[0];
      if (!piece) break;
      const used = Math.min(piece.length, count - filled);
      taken.set(piece.subarray(0, used), filled);
      filled += used;
      if (used === piece.length) this.#held.shift();
      else this.#held[0] = piece.subarray(used);
    }
    this.#heldBytes -= filled;
    return taken;
  }
}
