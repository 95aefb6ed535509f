import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Route } from '../../src/platform/http.ts';
import { openApiDocument } from '../../src/surfaces/index.ts';

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, looked into here and there
type Json = any;

/** Compares answers with what the description of the interface promises of them. Answers what is wrong, or undefined. */
export function describedAnswers(routes: readonly Route[]) {
  const document: Json = openApiDocument(routes);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (to: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  const compiled = new Map<string, ValidateFunction>();

  const resolved = (response: Json): Json =>
    response?.$ref ? document.components.responses[response.$ref.split('/').at(-1)] : response;

  return ({ path: template }: Route, method: string, { status, headers, text }: Answered): string | undefined => {
    if (!/^(api|hooks)\//.test(template)) return undefined;
    const path = `/${template.replace(/\{\*/g, '{').replace(/:[^}]*\}/g, '}')}`;
    const { responses } = document.paths[path][method.toLowerCase()];
    const described = resolved(responses[status] ?? (status >= 400 ? responses.default : undefined));
    if (!described) return `${status} is not described`;
    const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
    if (!type.includes('json')) return undefined;
    const schema = described.content?.[type]?.schema;
    if (!schema) return `${status} has ${type} that is not described`;
    const key = JSON.stringify(schema);
    const validate =
      compiled.get(key) ?? ajv.compile(JSON.parse(key.replaceAll('"#/components/', '"openapi#/components/')));
    compiled.set(key, validate);
    return validate(JSON.parse(text)) ? undefined : `${status} is not as described: ${ajv.errorsText(validate.errors)}`;
  };
}
