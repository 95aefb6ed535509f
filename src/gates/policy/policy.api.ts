import { z } from 'zod';
import { civilDateField, currencyField, pageFields, zoneField } from '../../platform/wire-fields.ts';
import { levels } from '../level.ts';
import type { ApprovalPolicy } from './approval-policy.ts';
import { rulesOf } from './approval-policy.ts';
import { conditionField } from './condition.api.ts';

const text = (most: number) => z.string().trim().min(1, 'must not be empty').max(most, `at most ${most} characters`);
const whole = (least: number, most: number) => {
  const rule = `must be a whole number from ${least} to ${most}`;
  return z.int(rule).min(least, rule).max(most, rule);
};
const list = <T extends z.ZodType>(item: T, least: number, most: number) =>
  z.array(item).min(least, `must hold at least ${least}`).max(most, `at most ${most} of them`);

/** Names that people give to areas and groups: keys of an object, so bounded in number and in form. */
const named = <T extends z.ZodType>(item: T, most: number) =>
  z
    .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/), item, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'must be a name of 1 to 40 letters, digits and hyphens, with a letter first'
          : undefined,
    })
    .refine((entries) => Object.keys(entries).length <= most, { error: `at most ${most} of them` });

const approver = z
  .strictObject({
    role: text(60).exactOptional(),
    group: text(40).exactOptional(),
    person: text(120).exactOptional(),
    external: z.strictObject({ name: text(120), email: z.email('must be an e-mail address').max(254) }).exactOptional(),
  })
  .transform((said, context) => {
    const { role, group, person, external } = said;
    if (Object.keys(said).length === 1) {
      if (role !== undefined) return { role };
      if (group !== undefined) return { group };
      if (person !== undefined) return { person };
      if (external !== undefined) return { external };
    }
    context.addIssue({ code: 'custom', message: 'must be exactly one of: role, group, person, external', input: said });
    return z.NEVER;
  });

const level = z.enum(levels, `must be one of: ${levels.join(', ')}`);

const step = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits and hyphens'),
  title: text(80),
  stage: whole(1, 9).meta({ description: 'Steps of one stage run side by side, stages one after the other' }),
  approvers: list(approver, 1, 20),
  needed: z
    .union([whole(1, 50), z.literal('all')], "must be a whole number from 1 to 50, or 'all'")
    .meta({ description: 'So many different people, or everybody who is asked' }),
  judges: list(text(80), 1, 50)
    .meta({
      description: 'The inputs and topics it judges; everything without it. What it does not judge does not void it',
    })
    .exactOptional(),
  when: conditionField.exactOptional(),
});

const hours = whole(1, 2_000);
const timing = z.strictObject({
  deadlineDays: whole(1, 400),
  remind: z.strictObject({ afterHours: hours, everyHours: hours, most: whole(0, 20) }),
  escalate: list(z.strictObject({ afterHours: hours, to: list(approver, 1, 20) }), 0, 10),
  longestPauseDays: whole(0, 250),
  linkHours: whole(1, 720),
  reviewDays: whole(1, 250),
});

const area = z.strictObject({
  level,
  raise: list(z.strictObject({ when: conditionField, to: level, because: text(200) }), 0, 20),
  steps: list(step, 1, 20).meta({
    description: 'Also for what is done unasked: too much of it at once waits for people',
  }),
  timing,
  surge: z.strictObject({ perHour: whole(1, 100_000), reach: whole(1, 1_000_000_000) }),
  reviewers: list(approver, 1, 20),
  waivers: list(z.strictObject({ action: text(80), level, reason: text(500) }), 0, 10).meta({
    description: "Below an action's floor; takes the permission policy.waive",
  }),
});

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day as HH:MM');
const workingTime = z.strictObject({
  zone: zoneField.exactOptional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as US')
    .exactOptional(),
  subdivision: z
    .string()
    .regex(/^[A-Z0-9]{1,6}$/, 'must be the code of a part of the country such as FL')
    .exactOptional(),
  opens: time,
  closes: time,
});

const rules = {
  currency: currencyField
    .exactOptional()
    .meta({ description: "What conditions compare money in; the tenant's without it" }),
  rates: z.strictObject({
    asOf: civilDateField,
    perUnit: z
      .record(
        z.string().regex(/^[A-Z]{3}$/),
        z.string().regex(/^\d{1,9}(?:\.\d{1,9})?$/, 'must be what one unit is worth, as decimal text such as 1.0842'),
        { error: ({ code }) => (code === 'invalid_key' ? 'must be an ISO 4217 code such as EUR' : undefined) },
      )
      .meta({ description: "What one unit of each is in the policy's currency" }),
  }),
  workingTime,
  groups: named(z.strictObject({ title: text(80), members: list(text(120), 1, 200) }), 100),
  areas: named(area, 20),
};

export const policyRules = z.strictObject(rules);

export const newVersionBody = z.strictObject({
  ...rules,
  note: text(500).meta({ description: 'Why it is changed; kept with the version and in the log' }),
});

export const simulationBody = z.strictObject({
  ...rules,
  since: civilDateField
    .exactOptional()
    .meta({ description: 'Proposals opened on this day (UTC) or later are looked at; the last 31 days without it' }),
});

export const versionParams = z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000_000) });
export const versionsQuery = z.strictObject(pageFields);

const published = {
  version: z.number(),
  publishedAt: z.iso.datetime().optional(),
  publishedBy: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  note: z.string().optional(),
};
export const policyResource = z.object({ ...published, ...rules });
export const versionsPage = z.object({ items: z.array(z.object(published)), cursor: z.string().optional() });

const stepNamed = z.object({ id: z.string(), title: z.string(), because: z.string().optional() });
export const simulationResource = z.object({
  summary: z.string().meta({ description: '14 of 213 proposals would have gone elsewhere' }),
  since: z.string(),
  currentVersion: z.number(),
  examined: z.number(),
  differing: z.number(),
  notJudged: z.number().meta({ description: 'Of an action there is no more, or from before cases were kept' }),
  cut: z.boolean().meta({ description: 'Whether there were more proposals, or more differences, than are told' }),
  differences: z.array(
    z.object({
      proposalId: z.string(),
      title: z.string(),
      action: z.string(),
      openedAt: z.iso.datetime(),
      level: z.object({ before: level, after: level }),
      added: z.array(stepNamed),
      removed: z.array(stepNamed),
      changed: z.array(stepNamed),
      because: z.string(),
    }),
  ),
});

const toVersion = ({ version, publishedAt, publishedBy, note }: ApprovalPolicy) => ({
  version,
  ...(publishedAt ? { publishedAt } : {}),
  ...(publishedBy ? { publishedBy } : {}),
  ...(note ? { note } : {}),
});

export const toPolicyResource = (policy: ApprovalPolicy) => ({ ...toVersion(policy), ...rulesOf(policy) });

export const toVersionsPage = ({ items, cursor }: { items: readonly ApprovalPolicy[]; cursor?: string }) => ({
  items: items.map(toVersion),
  ...(cursor ? { cursor } : {}),
});
