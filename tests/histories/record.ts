import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { tellScripted } from '../support/story-world.ts';
import { fileOf, type KeptHistory } from './kept.ts';
import { inputs, scenes, tellers } from './stories.ts';

// Records every scene that has no kept history yet, under the version of the orchestrations given. What is kept is never
// written again: a story that no longer fits its history must branch on the version instead.

const version = process.argv[2];
if (!version || !/^\d+\.\d+$/.test(version)) throw new Error('which version? node tests/histories/record.ts 1.0');
for (const { workflow, name, script } of scenes) {
  const tell = tellers[workflow];
  const input = inputs[workflow];
  if (!tell || !input) throw new Error(`no story is named ${workflow}`);
  const { turns } = tellScripted(() => tell(input as never), script);
  const history: KeptHistory = { version, workflow, name, input, turns };
  const file = fileOf(history);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(history, null, 1)}\n`, { flag: 'wx' }).then(
    () => console.log(`kept ${workflow}: ${name}`),
    (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EEXIST') throw fault;
    },
  );
}
