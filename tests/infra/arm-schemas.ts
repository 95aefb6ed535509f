import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AjvDraft04 from 'ajv-draft-04';
import { type Declaration, expression } from './bicep.ts';

/**
 * Microsoft's schemas of resource bodies (github.com/Azure/azure-resource-manager-schemas, MIT): `resources/` with files
 * named `<version>_<provider>.json`, `deploymentTemplate/common/definitions.json`. Not part of this repository.
 */
const FOLDER = process.env.ARM_SCHEMAS_DIR ?? fileURLToPath(new URL('../../../shared/data/arm', import.meta.url));

export const schemasArePresent = existsSync(join(FOLDER, 'resources'));

type Schema = Record<string, unknown>;

const common = 'https://schema.management.azure.com/schemas/common/definitions.json';
const files = schemasArePresent ? readdirSync(join(FOLDER, 'resources')) : [];
const ajv = new AjvDraft04.default({ strict: false, allErrors: false, logger: false });
const references = new Map<string, string>();
if (schemasArePresent) ajv.addSchema({ ...read(join('deploymentTemplate', 'common', 'definitions.json')), id: common });

/** What the schema of the resource's type and version says against its body: nothing when it is well-formed. */
export function faultsOf({ target, body, name }: Declaration): string[] {
  const [type = '', apiVersion = ''] = target.split('@');
  const reference = referenceOf(type, apiVersion);
  if (!reference) return [`${name}: no schema of ${target}`];
  const check = ajv.getSchema(reference);
  if (!check) throw new Error(`${reference} is not a schema`);
  const { parent, scope: _, dependsOn: __, name: given, ...rest } = body;
  // Templates name a child by its whole path, Bicep by its last segment and its parent.
  const path = given === expression || given === undefined ? expression : parent ? `parent/${String(given)}` : given;
  // The schemas demand `properties` even where the service documents none to give.
  if (check({ properties: {}, ...rest, type, apiVersion, name: path })) return [];
  // Of all alternatives that failed the deepest one is the one that was meant.
  const deepest = (check.errors ?? []).toSorted((a, b) => depth(b.instancePath) - depth(a.instancePath))[0];
  const what = JSON.stringify(deepest?.params ?? {});
  return [`${name} (${target}): ${deepest?.instancePath || '/'} ${deepest?.message ?? 'is not valid'} ${what}`];
}

const depth = (path: string): number => path.split('/').length;

/** Files are read when the first resource of theirs is checked; some hold a megabyte. */
function referenceOf(type: string, apiVersion: string): string | undefined {
  const key = `${type}@${apiVersion}`.toLowerCase();
  const provider = type.split('/')[0] ?? '';
  for (const file of files.filter((each) => each.startsWith(`${apiVersion}_${provider}.`))) {
    if (references.has(key)) break;
    const schema = { ...read(join('resources', file)), id: `https://local/${file}` };
    closeObjects(schema);
    if (!ajv.getSchema(schema.id)) ajv.addSchema(schema);
    for (const group of Object.keys(schema).filter((each) => /resourceDefinitions$/i.test(each))) {
      for (const [each, definition] of Object.entries((schema as Schema)[group] as Record<string, Schema>)) {
        const { type: types, apiVersion: versions } = (definition.properties ?? {}) as Record<
          string,
          { enum?: string[] }
        >;
        references.set(`${types?.enum?.[0]}@${versions?.enum?.[0]}`.toLowerCase(), `${schema.id}#/${group}/${each}`);
      }
    }
  }
  return references.get(key);
}

/** Unknown properties are faults: the services ignore most of them, so a misspelt one is a setting that is not there. */
function closeObjects(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (!Array.isArray(schema)) {
    const { properties, oneOf, type, additionalProperties } = schema as Schema;
    // An object with alternatives: each of them stands for the whole and is closed with what they share.
    if (properties && Array.isArray(oneOf))
      for (const alternative of oneOf as Schema[])
        if (alternative.properties) alternative.properties = { ...properties, ...alternative.properties };
    if (properties && !oneOf && type === 'object' && additionalProperties === undefined)
      (schema as Schema).additionalProperties = false;
  }
  for (const part of Object.values(schema)) closeObjects(part);
}

function read(path: string): Schema {
  return JSON.parse(readFileSync(join(FOLDER, path), 'utf8').replace(/^\uFEFF/, '')) as Schema;
}
