import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { Method, Route } from '../../src/platform/http.ts';
import { openApiDocument } from '../../src/surfaces/index.ts';
import { composedStamp } from '../support/composed-stamp.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, looked into here and there
type Json = any;

const { slices } = composedStamp();
const routes = slices.flatMap((slice) => slice.routes ?? []);
const described = routes.filter(({ path }) => /^(api|hooks)\//.test(path));
const document: Json = openApiDocument(routes);

const operations: readonly (readonly [string, Route, Method, Json])[] = described.flatMap((route) =>
  route.methods.map((method) => {
    const path = `/${route.path.replace(/:[^}]*\}/g, '}').replace('{*', '{')}`;
    return [`${method} ${path}`, route, method, document.paths[path]?.[method.toLowerCase()]] as const;
  }),
);

describe('the description of the interface', () => {
  it('is OpenAPI 3.1 with every route of the API and of vendors, and no page', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    const listed = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.toSorted()).toEqual(operations.map(([name]) => name).toSorted());
    expect(Object.keys(document.paths).every((path) => /^\/(api|hooks)\//.test(path))).toBe(true);
  });

  it('has no two operations of one name and no reference to nowhere', () => {
    const ids = operations.map(([, , , operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = reference?.split('/').reduce<Json>((at, name) => at?.[name], document);
      expect(found, reference).toBeDefined();
    }
  });

  it('is the same for the same routes in any order', () => {
    expect(JSON.stringify(openApiDocument(routes.toReversed()))).toBe(JSON.stringify(document));
  });

  it.each(operations)('says of %s what its route asks for', (_, route, method, operation) => {
    expect(operation).toMatchObject({ summary: route.summary, operationId: expect.stringContaining(route.name) });
    const parameters: Json[] = operation.parameters;
    const named = (where: string) => parameters.filter((p) => p.in === where).map((p) => p.name);
    expect(named('path')).toEqual([...route.path.matchAll(/\{\*?([^}:?]+)/g)].map(([, name]) => name));
    expect(parameters.filter((p) => p.in === 'path').every((p) => p.required)).toBe(true);
    expect(named('header').includes('If-Match')).toBe(route.ifMatch === true);
    expect(named('header').includes('Idempotency-Key')).toBe(route.idempotencyKey === true);
    expect(named('header').includes('X-Tenant')).toBe(route.access.kind === 'permission');
    expect(operation['x-permission']).toBe('permission' in route.access ? route.access.permission : undefined);
    expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
    const open = ['public', 'hook', 'guest', 'bot'].includes(route.access.kind);
    expect(operation.security).toEqual(
      open ? [] : ['GET', 'HEAD'].includes(method) ? [{ bearer: [] }, { session: [] }] : [{ bearer: [] }],
    );
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(Object.keys(route.responses)));
    const expected = (status: string, holds: boolean) => expect(statuses.includes(status), status).toBe(holds);
    expected('428', route.ifMatch === true);
    expected('412', route.ifMatch === true);
    expected('413', route.body !== undefined);
    expected('401', !['public', 'guest'].includes(route.access.kind));
    expected('403', route.access.kind === 'permission' || route.access.kind === 'provider');
    expect(operation.responses.default).toBeDefined();
  });

  it('holds schemas of JSON Schema 2020-12 only', () => {
    const ajv = new Ajv2020({ strict: false });
    (addFormats as unknown as (to: Ajv2020) => void)(ajv);
    let count = 0;
    const visit = (at: Json): void => {
      if (typeof at !== 'object' || at === null) return;
      for (const [name, value] of Object.entries<Json>(at)) {
        if (name !== 'schema' || typeof value !== 'object' || '$ref' in value) visit(value);
        else {
          expect(ajv.validateSchema(value), JSON.stringify(ajv.errors)).toBe(true);
          ajv.compile(value);
          count++;
        }
      }
    };
    visit(document);
    expect(count).toBeGreaterThan(50);
  });

  it('describes bodies that the app itself would take and refuse', () => {
    const schema = document.paths['/api/v1/contracts'].post.requestBody.content['application/json'].schema;
    const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    expect(accepts({ title: 'MSA', counterparty: { name: 'Fabrikam' } })).toBe(true);
    expect(accepts({ title: 'MSA', counterparty: { name: 'Fabrikam' }, more: 1 })).toBe(false);
    expect(accepts({ title: 'MSA' })).toBe(false);
  });
});

describe('GET api/v1/openapi.json', () => {
  const route = routes.find((each) => each.name === 'openapi-readDocument');

  it('is open to everybody, describes itself and has an ETag that stays', async () => {
    expect(route?.access).toEqual({ kind: 'public' });
    const [first, second] = await Promise.all([route?.handle({} as never), route?.handle({} as never)]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ ok: true, value: { status: 200, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) } });
    expect(document.paths['/api/v1/openapi.json'].get.security).toEqual([]);
  });
});
