import { refusal } from '../../platform/refusal.ts';
import { mostWebhooks } from './webhook.ts';

export const tooManyWebhooks = () =>
  refusal('conflict', 'webhooks.tooMany', `A tenant may have at most ${mostWebhooks} webhooks. Delete one first.`);

export const changedMeanwhile = (etag: string) =>
  refusal('changedMeanwhile', 'webhooks.changedMeanwhile', 'The webhook was changed since you read it.', {
    details: { etag },
  });
