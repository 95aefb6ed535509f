import { activity, run, type Step, workflow } from '../platform/workflow.ts';

export interface ProvisionStory {
  readonly tenant: string;
}

export const createContainers = activity<ProvisionStory, void>('tenancy-createContainers');
export const createTenantKey = activity<ProvisionStory, void>('tenancy-createTenantKey');
export const seedTenant = activity<ProvisionStory, void>('tenancy-seedTenant');
export const openTenant = activity<ProvisionStory, void>('tenancy-openTenant');

export const provisionTenant = workflow<ProvisionStory, void>('tenancy-provisionTenant');

/** Gives a tenant its own container, blob container, key and first policies, and opens it. Each act may be repeated, so may the whole. */
export function* tellProvisioning(story: ProvisionStory): Step<void> {
  yield* run(createContainers, story);
  yield* run(createTenantKey, story);
  yield* run(seedTenant, story);
  yield* run(openTenant, story);
}
