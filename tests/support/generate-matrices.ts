import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiDocument } from '../../src/surfaces/index.ts';
import { actionCatalogue, eventCatalogue, workflowCatalogue } from './catalogues.ts';
import { composedStamp } from './composed-stamp.ts';
import { devhostCoverage } from './devhost-coverage.ts';
import { permissionMatrix } from './permission-matrix.ts';

const folder = join(import.meta.dirname, '..', 'matrices');

/** Every generated file with what it must hold now, by name. */
export async function generatedMatrices(): Promise<ReadonlyMap<string, string>> {
  const { slices, actions } = composedStamp();
  const routes = slices.flatMap((slice) => slice.routes ?? []);
  return new Map([
    ['permissions.md', await permissionMatrix(routes)],
    ['openapi.json', `${JSON.stringify(openApiDocument(routes), null, 2)}\n`],
    ['events.md', eventCatalogue(slices)],
    ['workflows.md', workflowCatalogue(slices)],
    ['actions.md', actionCatalogue(actions)],
    ['devhost.md', devhostCoverage()],
  ]);
}

export const checkedIn = (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => '');

// `npm run generate` writes them; with --check they are compared, and nothing is written.
if (process.argv[1] === import.meta.filename) {
  const differing: string[] = [];
  for (const [name, content] of await generatedMatrices()) {
    if ((await checkedIn(name)) === content) continue;
    differing.push(name);
    if (!process.argv.includes('--check')) await writeFile(join(folder, name), content);
  }
  const checking = process.argv.includes('--check');
  const said = checking ? 'not as generated; run npm run generate' : 'written';
  console.log(differing.length > 0 ? `tests/matrices: ${differing.join(', ')} ${said}` : 'tests/matrices: up to date');
  process.exit(checking && differing.length > 0 ? 1 : 0);
}
