import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { type Command, remembered, repeated } from '../../platform/commands.ts';
import type { Documents, Stored } from '../../platform/cosmos/documents.ts';
import { derivedId, newId, sha256Hex } from '../../platform/ids.ts';
import type { KeyVault } from '../../platform/key-vault.ts';
import { notFound } from '../../platform/refusal.ts';
import { ok, type Result, refused } from '../../platform/result.ts';
import type { TenantScope } from '../../platform/scope.ts';
import { changedMeanwhile, tooManyWebhooks } from './refusals.ts';
import { mostWebhooks, type Webhook, webhookPartition } from './webhook.ts';
import { webhookEvent } from './webhook-events.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface ManagingParts {
  readonly store: WebhookStore;
  readonly documents: Documents;
  readonly vault: KeyVault;
  readonly clock: Clock;
}

export interface CreatedWebhook {
  readonly webhook: Stored<Webhook>;
  /** Only in the answer of the run that made it. */
  readonly secret?: string;
}

export function managesWebhooks({ store, documents, vault, clock }: ManagingParts) {
  async function existing(scope: TenantScope, webhookId: string): Promise<Result<CreatedWebhook>> {
    const stored = await store.read(scope, webhookId);
    return stored ? ok({ webhook: stored }) : refused(notFound('webhook'));
  }

  return {
    async create(
      scope: TenantScope,
      asked: Pick<Webhook, 'url' | 'types'>,
      key: string,
    ): Promise<Result<CreatedWebhook>> {
      const webhookId = derivedId('webhook', scope.tenant, scope.actor.id, key);
      const command: Command = { key, input: asked };
      const earlier = await repeated(documents, scope, webhookPartition, command);
      if (!earlier.ok) return earlier;
      if (earlier.value) return existing(scope, webhookId);
      if ((await store.all(scope)).length >= mostWebhooks) return refused(tooManyWebhooks());

      // 256 random bits, as Standard Webhooks asks for. A name of this run's own: of two at once, the one that commits is
      // the one whose secret counts.
      const secret = `whsec_${randomBytes(32).toString('base64')}`;
      const secretName = `webhook-${sha256Hex(`${scope.tenant}\n${webhookId}\n${newId()}`).slice(0, 40)}`;
      await vault.setSecret(secretName, { secret });
      const webhook: Webhook = {
        ...{ id: webhookId, kind: 'webhooks.webhook', schema: 1, webhookId, ...asked, state: 'active', secretName },
        createdBy: scope.actor.id,
        createdAt: clock.now().toISOString(),
      };
      const committed = await store.change(
        scope,
        [{ op: 'create', doc: webhook }, remembered(scope, command, { webhookId })],
        [webhookEvent('webhook.created', webhookId, { host: new URL(asked.url).host, types: asked.types })],
      );
      if (!committed.ok) return existing(scope, webhookId);
      return ok({ webhook: { doc: webhook, etag: committed.etags.get(webhookId) ?? '' }, secret });
    },

    async end(scope: TenantScope, webhookId: string, ifMatch: string): Promise<Result<undefined>> {
      const stored = await store.read(scope, webhookId);
      if (!stored) return refused(notFound('webhook'));
      if (stored.etag !== ifMatch) return refused(changedMeanwhile(stored.etag));
      const events = [webhookEvent('webhook.deleted', webhookId)];
      const committed = await store.change(scope, [{ op: 'delete', id: webhookId, ifMatch }], events);
      return committed.ok ? ok(undefined) : refused(notFound('webhook'));
    },

    /** The receiver answered 410: Standard Webhooks has it disabled. */
    async disable(scope: TenantScope, webhookId: string): Promise<void> {
      const stored = await store.read(scope, webhookId);
      if (stored?.doc.state !== 'active') return;
      const doc: Webhook = { ...stored.doc, state: 'disabled' };
      // A conflict means that somebody else disabled or ended it.
      await store.change(
        scope,
        [{ op: 'replace', doc, ifMatch: stored.etag }],
        [webhookEvent('webhook.disabled', webhookId)],
      );
    },
  };
}

export type ManagesWebhooks = ReturnType<typeof managesWebhooks>;
