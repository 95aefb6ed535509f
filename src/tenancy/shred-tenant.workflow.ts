import { activity, run, type Step, workflow } from '../platform/workflow.ts';

export interface ShreddingStory {
  /** Names this shredding; with the reason it is what the request said. */
  readonly requestedAt: string;
  readonly reason: string;
}

/** Tried for more than an hour: a store that is away for a while must not leave a tenant half destroyed. */
const attempts = 80;

export const beginShredding = activity<ShreddingStory, { readonly begun: boolean }>('tenancy-beginShredding', attempts);
export const removeContents = activity<ShreddingStory, { readonly held: boolean }>('tenancy-removeContents', attempts);
export const stopShredding = activity<ShreddingStory, void>('tenancy-stopShredding', attempts);
export const destroyKeys = activity<ShreddingStory, void>('tenancy-destroyKeys', attempts);
export const removeDocuments = activity<ShreddingStory, void>('tenancy-removeDocuments', attempts);
export const recordShredding = activity<ShreddingStory, void>('tenancy-recordShredding', attempts);

export const shredTenant = workflow<ShreddingStory, void>('tenancy-shredTenant');

/**
 * Destroys what a tenant has. Contents first, since only they can be held by the storage itself: then nothing else was
 * touched, and the tenant is suspended as before. After that there is no way back. Each act may be repeated, so may the whole.
 */
export function* tellShredding(story: ShreddingStory): Step<void> {
  if (!(yield* run(beginShredding, story)).begun) return;
  if ((yield* run(removeContents, story)).held) {
    yield* run(stopShredding, story);
    return;
  }
  yield* run(destroyKeys, story);
  yield* run(removeDocuments, story);
  yield* run(recordShredding, story);
}
