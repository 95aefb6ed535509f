import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

/**
 * NIST's JSON schemas of OSCAL 1.2.1 (github.com/usnistgov/OSCAL, release assets, public domain) and its catalog of SP 800-53
 * rev. 5 (github.com/usnistgov/oscal-content, public domain). Not part of this repository.
 */
const folder = process.env.OSCAL_DIR ?? fileURLToPath(new URL('../../../../shared/data/oscal', import.meta.url));
export const oscalIsPresent = existsSync(join(folder, 'schema-1.2.1'));

const files = {
  'assessment-results': 'oscal_assessment-results_schema.json',
  'assessment-plan': 'oscal_assessment-plan_schema.json',
  'component-definition': 'oscal_component_schema.json',
} as const;

const read = (...path: readonly string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));

/** What a schema says against a document: nothing when it is valid. */
export function schemaFaults(root: keyof typeof files): (document: unknown) => readonly string[] {
  // unicodeRegExp stays on, its default: the patterns of tokens need it.
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(read('schema-1.2.1', files[root]));
  return (document) =>
    validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Every id of the catalog: controls, their statements and their objectives. */
export function catalogIds(): ReadonlySet<string> {
  const ids = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('id' in value) ids.add(String(value.id));
    for (const member of Object.values(value)) walk(member);
  };
  walk(read('content', 'NIST_SP-800-53_rev5_catalog-min.v1.0.0.json'));
  return ids;
}
