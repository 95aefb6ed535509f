import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Replaces a piece of one source file while the app is bundled. Fails when the piece is not there any more. */
export const plantFault = (file: RegExp, replace: readonly (readonly [was: string, becomes: string])[]): Plugin => ({
  name: 'plant-fault',
  setup(build) {
    build.onLoad({ filter: file }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [was, becomes] of replace) {
        if (!contents.includes(was)) throw new Error(`${path} does not say "${was}": the planted fault must follow it`);
        contents = contents.replace(was, becomes);
      }
      return { contents, loader: 'ts' };
    });
  },
});

/** Letters go out whether they were sent or not, each under a Message-ID of its own. */
export const forgetsWhatItSent = plantFault(/src\/notifications\/notifications\.ts$/, [
  ["if (await documents.read<Notification>(scope, partition, id, 'notifications.notification')) return 'already';", ''],
  ['id.slice(0, 40)', 'crypto.randomUUID()'],
]);
