import { sha256Hex } from '../../platform/ids.ts';
import { resultsFile } from '../verifier/layout.ts';
import { planFile } from './oscal/assessment-results.ts';
import { controlMapping } from './oscal/control-mapping.ts';
import { documentFaults, type Surroundings } from './oscal/document-faults.ts';
import type { PackageContent } from './package-files.ts';

/** Those that are written here; a test holds them against NIST's catalog. */
const controls: ReadonlySet<string> = new Set(controlMapping.map(({ control }) => control));

/** What is wrong with the OSCAL documents of a package beyond what their schemas see: nothing, before it is handed out. */
export function packageFaults(files: PackageContent): readonly string[] {
  const parsed = (path: string): unknown => JSON.parse(Buffer.from(files.get(path) ?? []).toString('utf8') || 'null');
  const hashes = new Map<string, string>();
  const around: Surroundings = {
    isControl: (id) => controls.has(id.replace(/_smt(?:\..+)?$/, '')),
    hashOf(path) {
      const content = files.get(path);
      const hash = hashes.get(path) ?? (content && sha256Hex(content));
      if (hash) hashes.set(path, hash);
      return hash;
    },
  };
  const plan = parsed(planFile);
  const documents = [
    { path: resultsFile, document: parsed(resultsFile), imported: plan },
    { path: planFile, document: plan },
    { path: 'component-definition.json', document: parsed('component-definition.json') },
  ];
  return documents.flatMap(({ path, document, ...more }) =>
    document === null
      ? [`${path}: is missing`]
      : documentFaults(document, { ...around, ...more }).map((fault) => `${path}: ${fault}`),
  );
}
