import { activity, run, type Step, workflow } from '../platform/workflow.ts';

export interface RotationStory {
  readonly rotationId: string;
}

export const applyRotation = activity<RotationStory, void>('tenancy-applyRotation');
export const recordRotation = activity<RotationStory, void>('tenancy-recordRotation');

export const rotateKey = workflow<RotationStory, void>('tenancy-rotateKey');

/** Changes the keyring, then puts it on record. Each act may be repeated, so may the whole. */
export function* tellRotation(story: RotationStory): Step<void> {
  yield* run(applyRotation, story);
  yield* run(recordRotation, story);
}
