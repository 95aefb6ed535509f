import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commitmentTo, leafSchema } from '../../../src/audit/leaf.ts';
import { parseLeafLine, whyNoLeaf } from '../../../src/audit/verifier/leaf-line.ts';
import { commitment, parsePayloadLine, roundedBytes } from '../../../src/audit/verifier/payload-line.ts';
import { canonicalJson } from '../../../src/platform/canonical-json.ts';
import { ed25519Key, honestLog } from '../honest-log.ts';

const { entries } = honestLog({ keys: [ed25519Key(1)], size: 30 });

describe('the closed schema of a leaf, written twice,', () => {
  test('takes what the product writes', () => {
    for (const [seq, { leaf }] of entries.entries())
      expect(parseLeafLine(leaf)).toMatchObject({ seq, log: 'audit.example.com/t/contoso/e0' });
  });

  test('takes what the product’s takes and refuses what it refuses, in canonical JSON', () => {
    const honest = fc.constantFrom(...entries.map(({ leaf }) => JSON.parse(leaf) as Record<string, unknown>));
    const names = fc.constantFrom(...Object.keys(leafSchema.shape), 'more');
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        'L1',
        'L4',
        'person/p',
        'pending',
        'p:a',
        'a.b',
        'a.b.c',
        '',
        -1,
        0,
        1.5,
        2 ** 53,
        -0,
        null,
        undefined,
      ),
      fc.constantFrom(
        '2026-02-30T00:00:00Z',
        '2026-11-01T10:00Z',
        '2026-11-01T10:00:00',
        '2026-13-01T10:00:00Z',
        '2026-11-01T10:00:00+01:00',
      ),
      fc.uuid(),
      fc.string({ maxLength: 130 }),
    );
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(honest, names, values, (leaf, name, value) => {
        const changed = JSON.parse(JSON.stringify({ ...leaf, [name]: value })) as Record<string, unknown>;
        const line = canonicalJson(changed);
        const fits = leafSchema.safeParse(changed).success;
        // The calendar is not known here: the 30th of February is a day to the verifier and to nobody else.
        if (value !== '2026-02-30T00:00:00Z') expect(parseLeafLine(line) !== undefined, line).toBe(fits);
        if (fits) taken++;
        else refused++;
        if (!fits) expect(whyNoLeaf(line)).not.toBe('');
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(50);
  });

  test.each<[string, (leaf: string) => string, string]>([
    ['white space', (leaf) => leaf.replace(',"id"', ', "id"'), 'is not in canonical JSON (RFC 8785)'],
    [
      'another order',
      (leaf) => leaf.replace(/^\{("actor":"[^"]+"),("actorKind":"[^"]+")/, '{$2,$1'),
      'is not in canonical JSON (RFC 8785)',
    ],
    ['an escape', (leaf) => leaf.replace('contract', '\\u0063ontract'), 'is not in canonical JSON (RFC 8785)'],
    ['a name twice', (leaf) => leaf.replace('"v":1', '"v":1,"v":1'), 'is not in canonical JSON (RFC 8785)'],
    ['a member more', (leaf) => leaf.replace('"v":1', '"v":1,"w":1'), 'has the member "w", which no leaf has'],
    ['a member less', (leaf) => leaf.replace(',"v":1', ''), 'v is not what a leaf may hold'],
    ['another version', (leaf) => leaf.replace('"v":1', '"v":2'), 'v is not what a leaf may hold'],
    ['another type', (leaf) => leaf.replace(/"seq":(\d+)/, '"seq":"$1"'), 'seq is not what a leaf may hold'],
    ['what is not JSON', () => 'leaf', 'is not JSON'],
    ['a list', () => '[]', 'is not a JSON object'],
  ])('refuses %s, and says why', (_, change, said) => {
    const line = change(entries[2]?.leaf ?? '');
    expect(parseLeafLine(line)).toBeUndefined();
    expect(whyNoLeaf(line)).toContain(said);
  });
});

describe('the commitment to a payload, written twice,', () => {
  test('is the same for every payload, salt and place', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.maxSafeNat(),
        (payload, bytes, seq) => {
          const [log, salt] = ['audit.example.com/t/contoso/e0', Buffer.from(bytes)];
          expect(commitment({ payload, salt, seq }, log).toString('base64')).toBe(
            commitmentTo(payload, salt, { log, seq }),
          );
        },
      ),
    );
  });

  test('and the rounded length, too', () => {
    for (const [seq, { leaf, payload, salt }] of entries.entries()) {
      const line = canonicalJson({ payload, salt: salt.toString('base64'), seq });
      expect(parsePayloadLine(line)).toEqual({ payload, salt, seq });
      expect(parseLeafLine(leaf)?.bytes).toBe(roundedBytes(payload));
    }
  });
});
