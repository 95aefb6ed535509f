import { expect, test } from 'vitest';
import { fromCursor } from '../../../src/platform/cosmos/cursor.ts';
import type { RawRequest } from '../../../src/platform/http/parse-input.ts';
import { serve } from '../../../src/platform/http/pipeline.ts';
import { route } from '../../../src/platform/http.ts';
import { ok } from '../../../src/platform/result.ts';

test('a cursor of another query is answered with 400 and is no fault in the log', async () => {
  const faults: unknown[] = [];
  const list = route({
    name: 'notes-listNotes',
    methods: ['GET'],
    path: 'api/v1/notes',
    access: { kind: 'public' },
    summary: 'Lists notes',
    responses: {},
    handle: async () => ok({ status: 200, json: fromCursor('Zm9v', 'acme', { text: 'SELECT * FROM c' }) }),
  });
  const request: RawRequest = {
    method: 'GET',
    url: new URL('https://app.example/api/v1/notes'),
    headers: new Map(),
    cookies: new Map(),
    correlation: 'c-1',
    params: {},
    body: async () => new Uint8Array(),
  };
  const output = await serve(
    list,
    request,
    { nudge: async () => {}, start: async () => 'started' },
    {
      door: {} as never,
      recordDenial: async () => {},
      recordRead: async () => {},
      logFault: (_, __, fault) => void faults.push(fault),
    },
  );
  expect(output.status).toBe(400);
  expect(String(output.body)).toContain('cursor: must be the cursor this very query gave');
  expect(faults).toEqual([]);
});
