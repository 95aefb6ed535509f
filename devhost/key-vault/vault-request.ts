import type { VaultStore } from './store.ts';

export interface VaultRequest {
  readonly method: string;
  /** What follows /secrets or /keys, without empty segments. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly store: VaultStore;
  /** The vault's URL. */
  readonly base: string;
  readonly url: URL;
}
