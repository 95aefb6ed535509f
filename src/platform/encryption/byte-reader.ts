/** Any source of bytes, cut into pieces as its transport pleased. */
export type ByteSource = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const nothing = new Uint8Array(0);

/**
 * Reads exact amounts from a source, copying each byte once and holding one piece of it. The size of the pieces is the
 * sender's choice, who may be hostile: a million pieces of one byte must cost no more than their bytes.
 */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #piece: Uint8Array = nothing;
  #ended = false;

  constructor(source: ByteSource) {
    this.#source = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** The next `count` bytes; fewer only at the end. */
  async read(count: number): Promise<Uint8Array> {
    const target = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count && (this.#piece.length > 0 || (await this.#pull()))) {
      const used = this.#piece.subarray(0, count - filled);
      target.set(used, filled);
      filled += used.length;
      this.#piece = this.#piece.subarray(used.length);
    }
    // What is shorter is copied, so that a few bytes do not hold the memory of a frame.
    return filled === count ? target : Buffer.from(target.subarray(0, filled));
  }

  async atEnd(): Promise<boolean> {
    return this.#piece.length === 0 && !(await this.#pull());
  }

  /** Lets the source free its connection when reading stops early. */
  async close(): Promise<void> {
    this.#piece = nothing;
    await this.#source.return?.();
  }

  /** The next piece that is not empty; false at the end. */
  async #pull(): Promise<boolean> {
    while (!this.#ended) {
      const { done, value } = await this.#source.next();
      if (done) this.#ended = true;
      else if (value.length > 0) {
        this.#piece = value;
        return true;
      }
    }
    return false;
  }
}
