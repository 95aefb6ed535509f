import { z } from 'zod';
import { type Erasure, legalBases, legalBasisNames } from './erasure.ts';
import { mostAddresses } from './payload-store.ts';

const place = z.strictObject({ epoch: z.int().min(0).max(1_000_000), index: z.int().min(0) });

const reason = z.string().trim().min(10).max(1000);

export const erasureBody = z
  .strictObject({
    what: z
      .union([
        z.strictObject({
          person: z.guid('must be an Entra object id'),
          addresses: z
            .array(z.email().max(254))
            .max(mostAddresses - 1)
            .optional()
            .meta({ description: 'Mail addresses of the person to look for beside the one the log knows' }),
        }),
        z.strictObject({ entries: z.array(place).min(1).max(200) }),
      ])
      .meta({
        description:
          'A person: every entry that names them by id or mail address, as actor, subject or anywhere in its facts. Or single entries',
      }),
    legalBasis: z.enum(legalBasisNames as [keyof typeof legalBases]).meta({
      description: Object.entries(legalBases)
        .map(([name, meaning]) => `${name}: ${meaning}`)
        .join('; '),
    }),
    reason: reason.meta({ description: 'Kept with the record of the erasure: name nobody in it' }),
    includeDecisions: z.boolean().default(false).meta({
      description:
        'Entries that say who decided, and that it was carried out, are normally kept: they are needed for legal obligations and claims (GDPR Art. 17(3)(b) and (e)). With true they go as well, and decisionsReason says why. What the log says of itself, erasures above all, always stays (Art. 5(2))',
    }),
    decisionsReason: reason.optional(),
  })
  .refine(({ includeDecisions, decisionsReason }) => includeDecisions === (decisionsReason !== undefined), {
    error: 'must be there with includeDecisions, and only then',
    path: ['decisionsReason'],
  });

export type ErasureBody = z.infer<typeof erasureBody>;

export const erasureParams = z.strictObject({ erasureId: z.guid() });

const said = z.object({ by: z.string(), at: z.iso.datetime() });

export const erasureResource = z.object({
  id: z.string(),
  state: z.enum(['asked', 'withdrawn', 'confirmed', 'erased']),
  what: z.union([
    z.object({ person: z.string(), addresses: z.array(z.string()) }),
    z.object({ entries: z.array(z.object({ epoch: z.number(), index: z.number() })) }),
    z.object({ person: z.literal('erased') }),
  ]),
  legalBasis: z.string(),
  reason: z.string(),
  decisionsReason: z.string().optional(),
  preview: z.object({
    erased: z.number().meta({ description: 'Entries whose payload and salt would go, when it was asked for' }),
    kept: z.number().meta({ description: 'Entries found that stay: decisions, and what the log says of itself' }),
    byPhase: z.array(z.object({ phase: z.string(), entries: z.number(), kept: z.boolean() })),
  }),
  asked: said,
  confirmed: said.optional(),
  withdrawn: said.optional(),
  erased: z.object({ at: z.iso.datetime(), entries: z.number() }).optional(),
});

export const erasureList = z.object({ items: z.array(erasureResource), cursor: z.string().optional() });

export const toResource = (erasure: Erasure): z.infer<typeof erasureResource> => {
  const {
    erasureId: id,
    state,
    what,
    legalBasis,
    decisionsToo,
    preview,
    asked,
    confirmed,
    withdrawn,
    erased,
  } = erasure;
  return {
    ...{ id, state, legalBasis, reason: erasure.reason, asked },
    what: whatOf(what),
    ...(decisionsToo === undefined ? {} : { decisionsReason: decisionsToo }),
    preview: { ...preview, byPhase: [...preview.byPhase] },
    ...(confirmed ? { confirmed } : {}),
    ...(withdrawn ? { withdrawn } : {}),
    ...(erased ? { erased } : {}),
  };
};

function whatOf(what: Erasure['what']): z.infer<typeof erasureResource>['what'] {
  if (what.kind === 'entries') return { entries: [...what.entries] };
  return what.kind === 'person' ? { person: what.person, addresses: [...what.addresses] } : { person: 'erased' };
}
