/** Leaves of one tile, each after its length in two bytes, big-endian (C2SP tlog-tiles, "Log entries"). */
export function toEntryBundle(leaves: readonly string[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const bytes = Buffer.from(leaf, 'utf8');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length); // throws beyond 65,535, which no leaf reaches
      return [length, bytes];
    }),
  );
}
