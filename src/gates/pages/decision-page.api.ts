import { z } from 'zod';
import { type PageAct, pageActs } from './decision-view.ts';

/** 2000 in the page, where a line break counts once and travels as two (HTML, "normalize newlines"). */
const words = z
  .string()
  .max(4000)
  .transform((text) => text.replace(/\r\n?/g, '\n'))
  .default('');
const name = z.string().max(200).default('');

/** Of the address of a mailed link. Of any length: what is too long is refused with the same words as what is wrong. */
export const linkParams = z.strictObject({ tenant: z.string(), proposalId: z.string(), token: z.string() });

/** All forms of the page. A browser sends the fields of one, and the button that was pressed. */
export const pageForm = z.strictObject({
  csrf: z.string().max(200),
  contentHash: z.string().length(64),
  verdict: z.enum(['approve', 'reject']).optional(),
  act: z.enum(pageActs).optional(),
  reason: words,
  text: words,
  note: words,
  returnTo: name,
  step: name,
  to: name,
  questionId: name,
  key: name,
  item: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
  done: z.enum(['yes', 'no']).optional(),
});
export type PageForm = z.infer<typeof pageForm>;

/** Undefined when a program sent the form without a button. */
export const actOf = ({ verdict, act }: PageForm): PageAct | undefined => verdict ?? act;
