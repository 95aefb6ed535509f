import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planFor } from '../../../src/gates/policy/plan-for.ts';
import { policyRules } from '../../../src/gates/policy/policy.api.ts';
import { policyFlaws } from '../../../src/gates/policy/policy-flaws.ts';
import { anAction, known } from './example-policy.ts';

const page = join(import.meta.dirname, '../../../src/gates/policy/life-of-a-policy.md');

test('the policy on the page could be published, and asks those whom the page says', async () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(await readFile(page, 'utf8')) ?? [];
  const rules = policyRules.parse(JSON.parse(json));
  expect(policyFlaws(rules, known, 'USD')).toEqual([]);
  const asked = (minor: number, ...topics: readonly string[]) =>
    planFor(rules, anAction(), { risk: 5, value: { minor, currency: 'USD' }, topics }, 'USD').plan.map(({ id }) => id);
  expect(asked(9_999_999, 'price')).toEqual(['manager']);
  expect(asked(9_999_999, 'indemnity')).toEqual(['manager', 'legal']);
  expect(asked(10_000_000)).toEqual(['manager', 'legal', 'finance']);
});
