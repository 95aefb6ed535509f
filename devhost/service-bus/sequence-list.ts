/** Messages in the order of their sequence numbers. Appending and taking the first are cheap; the rest is a binary search. */
export class SequenceList<T extends { readonly seq: number }> {
  private items: T[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  first(): T | undefined {
    return this.items[this.head];
  }

  insert(item: T): void {
    const last = this.items.at(-1);
    if (this.size === 0 || (last !== undefined && last.seq < item.seq)) this.items.push(item);
    else this.items.splice(this.indexOf(item.seq), 0, item);
  }

  /** Removes and returns the first message. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.items[this.head++];
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    if (this.size === 0) {
      this.items = [];
      this.head = 0;
    }
    return item;
  }

  /** True when the message was in the list. */
  remove(item: T): boolean {
    const index = this.indexOf(item.seq);
    if (this.items[index] !== item) return false;
    this.items.splice(index, 1);
    return true;
  }

  /** Position of the first message with this number or a higher one. */
  private indexOf(seq: number): number {
    let [low, high] = [this.head, this.items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.items[middle]?.seq ?? seq) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
