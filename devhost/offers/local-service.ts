/**
 * What a service of the local Azure offers, in the words of those who call it: members of the genuine SDKs (`Item.read`,
 * `new BlobServiceClient`), or a request the app makes itself (`file fetch(address)`). A test holds it against what src/ calls;
 * tests/matrices/devhost.md shows both. Widen a service first, then its list, then src/.
 */
interface Offer {
  /** The package whose members are named; none for requests made without one. */
  readonly sdk?: string;
  readonly calls: readonly string[];
  /** Where the behaviour is taken from. */
  readonly source: string;
}

export interface LocalService {
  readonly name: string;
  /** Its folder here; none for what there is not. */
  readonly folder?: string;
  readonly offers: readonly Offer[];
  /** What it does not do, and what callers are told instead. */
  readonly refuses: readonly string[];
}

/** Where the vendor describes its services. */
export const learn = 'learn.microsoft.com';

/** `of('Item', 'read replace')` is `Item.read` and `Item.replace`. */
export const of = (owner: string, members: string): readonly string[] =>
  members.split(' ').map((name) => `${owner}.${name}`);
