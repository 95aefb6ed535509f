import { z } from 'zod';
import { occasions } from '../features.ts';
import type { Condition } from './condition.ts';

const deepest = 5;
const mostParts = 20;

const bound = (most: number, what: string) =>
  z.strictObject({ atLeast: z.int(`must be ${what}`).min(0, `must be ${what}`).max(most, `must be ${what}`) });
const names = z.array(z.string().min(1).max(80)).min(1, 'must name at least one').max(50);
const choice = z.strictObject({ in: names });

/** One object with every kind of condition as an optional field: so what is wrong inside is told by its own path. */
const shape = z
  .strictObject({
    get all(): z.ZodOptional<z.ZodArray> {
      return parts.optional();
    },
    get any(): z.ZodOptional<z.ZodArray> {
      return parts.optional();
    },
    get not(): z.ZodOptional<z.ZodType> {
      return part.optional();
    },
    value: bound(Number.MAX_SAFE_INTEGER, 'a whole number of minor units of the currency, 0 or more').optional(),
    risk: bound(100, 'a whole number from 0 to 100').optional(),
    termMonths: bound(1_200, 'a whole number of months from 0 to 1200').optional(),
    deviations: bound(10_000, 'a whole number from 0 to 10000').optional(),
    reach: bound(1_000_000_000, 'a whole number from 0 to 1000000000').optional(),
    type: choice.optional(),
    occasion: z
      .strictObject({ in: z.array(z.enum(occasions)).min(1, 'must name at least one').max(occasions.length) })
      .optional(),
    clientTier: choice.optional(),
    classification: choice.optional(),
    topics: z.strictObject({ include: names }).optional(),
    action: choice.optional(),
  })
  .refine((said) => Object.keys(said).length === 1, {
    error:
      'must hold exactly one of: all, any, not, value, risk, termMonths, deviations, reach, type, occasion, clientTier, classification, topics, action',
  });
const part: z.ZodType = z.lazy(() => shape);
const parts: z.ZodArray = z.array(part).min(1, 'must hold at least one condition').max(mostParts);

/**
 * A condition as it comes over the wire. Attacker-controlled: how deep it goes is looked at before anything follows it down,
 * since a body of a hundred kilobytes can nest far beyond the stack.
 */
export const conditionField = z
  .unknown()
  .transform((said, context): Condition => {
    if (!within(said, deepest)) {
      context.addIssue({ code: 'custom', message: `must not nest more than ${deepest} deep`, input: said });
      return z.NEVER;
    }
    const outcome = shape.safeParse(said, { reportInput: true });
    // Exactly one field is there, of the shape that Condition says of it.
    if (outcome.success) return outcome.data as Condition;
    for (const { path, message, input } of outcome.error.issues.flatMap(eachKey))
      context.addIssue({ code: 'custom', path, message, input });
    return z.NEVER;
  })
  .meta({
    description: `An object with exactly one of: all, any (lists of conditions), not (a condition), value, risk, termMonths, deviations, reach ({atLeast}; value in minor units of the policy's currency), type, occasion, clientTier, classification, action ({in: [names]}), topics ({include: [names]}). At most ${deepest} deep. What a case does not say counts as so.`,
  });

/** Keys that should not be there are told one by one, as the pipeline tells those of every other object. */
const eachKey = (issue: z.core.$ZodIssue): readonly Pick<z.core.$ZodIssue, 'path' | 'message' | 'input'>[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: 'is not a field of this request',
        input: undefined,
      }))
    : [issue];

function within(said: unknown, levels: number): boolean {
  if (typeof said !== 'object' || said === null) return true;
  if (levels === 0) return false;
  const inner = ['all', 'any', 'not'].flatMap((name): unknown[] => {
    const held: unknown = (said as Readonly<Record<string, unknown>>)[name];
    return Array.isArray(held) ? held : [held];
  });
  return inner.every((each) => within(each, levels - 1));
}
