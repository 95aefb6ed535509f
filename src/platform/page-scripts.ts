import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A script for a page, built beside the app. Its name holds its hash, so it may be kept for ever and is never stale. */
export interface PageScript {
  readonly path: string;
  /** Subresource Integrity: the page runs these bytes or none (W3C SRI). */
  readonly integrity: string;
  readonly bytes: Uint8Array;
}

export interface PageScripts {
  /** Throws when it was not built: only a built app has scripts. */
  named(name: 'sealed'): Promise<PageScript>;
}

/** Where routes serve them from. */
const scriptFolder = 'scripts';

export function createPageScripts(): PageScripts {
  const read = new Map<string, Promise<PageScript>>();
  return {
    named(name) {
      const known = read.get(name) ?? load(name);
      read.set(name, known);
      known.catch(() => read.delete(name));
      return known;
    },
  };
}

async function load(name: string): Promise<PageScript> {
  // Beside the bundle's files, of which this is one.
  const bytes = await readFile(new URL(`./${scriptFolder}/${name}.js`, import.meta.url));
  const short = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
  return { path: `/${scriptFolder}/${name}-${short}.js`, integrity, bytes };
}
