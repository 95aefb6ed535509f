/** Stored content that does not authenticate: changed, cut, extended, reordered, or of another tenant or aggregate. */
export class DamagedContent extends Error {
  override readonly name = 'DamagedContent';
}
