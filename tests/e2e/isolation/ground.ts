import { newBrowser, signIn } from '../../../devhost/demo/browser.ts';
import { linkIn } from '../../../devhost/demo/mail.ts';
import { eventually, type Json } from '../../../devhost/demo/walk.ts';
import { findApplication, findUser } from '../../../devhost/entra/directory.ts';
import { CREDENTIALS, signBody } from '../../../devhost/vendors/connectwise/index.ts';
import { aTurn, word } from '../../documents/versions/a-turn.ts';
import { trust } from '../../support/data-plane.ts';
import { type RunningStamp, startStamp } from '../../support/running-stamp.ts';
import { agreementText } from '../kill/agreement.ts';

/** Two tenants of one stamp. Everything of value is alpha's; whoever belongs to beta must not learn that it is there. */
export interface Ground {
  readonly stamp: RunningStamp;
  readonly things: Things;
  /** Text that occurs in alpha's things alone: found in an answer to anybody else, it is a leak. */
  readonly marks: readonly string[];
  /** `Cookie` header of a signed-in person. */
  session(user: string): Promise<string>;
  stop(): Promise<void>;
}

/** What alpha has: ids of things at every age. */
export interface Things {
  readonly draft: string;
  readonly withDocument: string;
  /** Two versions, the second with tracked changes of the other side. */
  readonly negotiated: string;
  /** Wait for approval, each for another way to approve. */
  readonly pending: readonly [string, string, string];
  readonly proposals: readonly [string, string, string];
  readonly hashes: readonly [string, string, string];
  readonly link: string;
  /** The proposal that somebody without an account is asked about as well, and their link. */
  readonly external: string;
  readonly guestLink: string;
  readonly active: string;
  readonly connection: string;
  readonly webhook: string;
  readonly hookToken: string;
  readonly callback: { readonly body: string; readonly signature: string };
}

/** Stands in every title of alpha's. */
const canary = 'Aquamarine 7731';

/** Everything a tenant can grant, so that only the tenant keeps its people out. Nobody here holds anything in the other. */
const all = ['provider-admin', 'contract-manager', 'account-manager', 'auditor', 'integrator'];
const grants: readonly (readonly [user: string, tenant: string, ...roles: string[]])[] = [
  ['manager', 'alpha', ...all],
  ['legal', 'alpha', 'approver', 'provider-admin'],
  ['project', 'alpha', 'project-manager'],
  ['executive', 'alpha', 'client-contact'],
  ['integrator', 'alpha', 'integrator'],
  ['manager2', 'beta', ...all, 'approver'],
];

export async function prepareGround(): Promise<Ground> {
  const stamp = await startStamp();
  trust(stamp.azure.settings);
  const admin = stamp.as('admin');
  for (const id of ['alpha', 'beta']) await admin.must(202, 'POST', 'api/v1/tenants', { json: tenantBody(id) });
  for (const id of ['alpha', 'beta'])
    await eventually(`tenant ${id} to be open`, async () =>
      (await admin.must(200, 'GET', `api/v1/tenants/${id}`)).body.state === 'open' ? true : undefined,
    );
  for (const [key, tenant, ...roles] of grants) {
    const [id, json] = granted(key, tenant, roles);
    await admin.must(200, 'PUT', `api/v1/grants/${id}`, { json, headers: { 'if-none-match': '*' } });
  }
  const things = await makeThings(stamp);
  const { link: _, callback: __, hashes: ___, hookToken: ____, guestLink: _____, ...ids } = things;
  const marks = [canary, ...Object.values(ids).flat()];
  const sessions = new Map<string, Promise<string>>();
  return {
    stamp,
    things,
    marks,
    session(user) {
      const known = sessions.get(user) ?? signedIn(things.link, user);
      sessions.set(user, known);
      return known;
    },
    stop: () => stamp.stop(),
  };
}

export const tenantBody = (id: string) => ({ id, name: `Client ${id}`, zone: 'America/New_York', currency: 'USD' });

function granted(key: string, tenant: string, roles: readonly string[]): readonly [string, object] {
  const user = findUser(key);
  const application = findApplication(key);
  const who = user ? { kind: 'person', name: user.name, email: user.upn } : { kind: 'application', name: key };
  return [user?.oid ?? application?.clientId ?? '', { ...who, grants: [{ tenant, roles }] }];
}

async function signedIn(link: string, user: string): Promise<string> {
  const browser = newBrowser();
  await signIn(browser, await browser.open(link), user);
  return browser.cookies(link);
}

async function makeThings(stamp: RunningStamp): Promise<Things> {
  const manager = stamp.as('manager', 'alpha');
  const make = async (title: string, withDocument: boolean): Promise<Json> => {
    const json = { title: `${canary} ${title}`, counterparty: { name: canary } };
    const { body, etag } = await manager.must(201, 'POST', 'api/v1/contracts', { json, key: `make-${title}` });
    if (!withDocument) return body;
    const content = Buffer.from(agreementText(json.title, canary, new Date()));
    const path = `api/v1/contracts/${body.id}`;
    await manager.must(201, 'POST', `${path}/versions?fileName=a.txt&changeDescription=first`, {
      bytes: { content, mediaType: 'text/plain' },
      ifMatch: etag,
    });
    return eventually(`the proposal of ${title}`, async () => {
      const now = (await manager.must(200, 'GET', path)).body;
      return now.proposalId ? now : undefined;
    });
  };
  const draft = await make('draft', false);
  const withDocument = await make('with-document', true);
  const negotiated = await make('negotiated', true);
  await negotiate(stamp, negotiated.id);
  const [first, second, third] = [await make('first', true), await make('second', true), await make('third', true)];
  const active = await make('active', true);
  const json = { verdict: 'approve', contentHash: active.contentHash };
  await stamp.as('legal', 'alpha').must(200, 'POST', `api/v1/proposals/${active.proposalId}/decisions`, { json });
  const letter = await eventually('the letter of the third', async () =>
    (await stamp.control('/mail/messages')).messages.find(({ subject }: Json) => subject.endsWith(third.title)),
  );
  const external = await make('external', true);
  const guestLink = await askGuest(stamp, external);
  const webhook = await manager.must(201, 'POST', 'api/v1/webhooks', {
    json: { url: `${stamp.azure.settings.DEVHOST_WEBHOOK_SINK_URL}/sink/alpha`, types: ['contract.*'] },
    key: 'alpha-webhook',
  });
  await eventually('the contract in force', async () =>
    (await manager.must(200, 'GET', `api/v1/contracts/${active.id}`)).body.state === 'active' ? true : undefined,
  );
  return {
    draft: draft.id,
    withDocument: withDocument.id,
    negotiated: negotiated.id,
    pending: [first.id, second.id, third.id],
    proposals: [first.proposalId, second.proposalId, third.proposalId],
    hashes: [first.contentHash, second.contentHash, third.contentHash],
    link: linkIn(letter),
    external: external.proposalId,
    guestLink,
    active: active.id,
    webhook: webhook.body.id,
    ...(await connect(stamp)),
  };
}

/** Has somebody without an account agree as well. */
async function askGuest(stamp: RunningStamp, { proposalId, contentHash }: Json): Promise<string> {
  const json = { title: canary, approver: { external: { name: canary, email: 'gail@guests.example' } }, contentHash };
  await stamp.as('legal', 'alpha').must(200, 'POST', `api/v1/proposals/${proposalId}/approvers`, { json });
  const letter = await eventually('the letter to the guest', async () =>
    (await stamp.control('/mail/messages')).messages.find(({ to }: Json) => JSON.stringify(to).includes('gail@guests')),
  );
  return linkIn(letter);
}

/** The other side's turn in Word. */
async function negotiate(stamp: RunningStamp, id: string): Promise<void> {
  const manager = stamp.as('manager', 'alpha');
  const { etag } = await manager.must(200, 'GET', `api/v1/contracts/${id}`);
  const path = `api/v1/contracts/${id}/versions?fileName=b.docx&changeDescription=turn&purpose=counterparty`;
  const bytes = { content: aTurn(`${canary} runs for `), mediaType: word };
  await manager.must(201, 'POST', path, { bytes, ifMatch: etag });
}

export const connectionBody = (baseUrl: string) => {
  const { companyId, publicKey, privateKey } = CREDENTIALS;
  const clientId = '1c0ffee5-5a1e-4b0b-9e11-c0a7e4b0a7d2';
  return { kind: 'connectwise', displayName: canary, baseUrl, companyId, publicKey, privateKey, clientId };
};

/** A connection of alpha, and a callback it got, with its signature: what an eavesdropper of the vendor would have. */
async function connect(stamp: RunningStamp): Promise<Pick<Things, 'connection' | 'hookToken' | 'callback'>> {
  const json = connectionBody(stamp.azure.settings.DEVHOST_CONNECTWISE_URL ?? '');
  const manager = stamp.as('manager', 'alpha');
  const { body } = await manager.must(201, 'POST', 'api/v1/connections', { json, key: 'alpha-connection' });
  await stamp.control('/connectwise/agreements/4182', { method: 'PATCH', json: { name: canary } });
  const delivery = await eventually('the callback', async () =>
    (await stamp.control('/connectwise/deliveries')).deliveries.find(({ state }: Json) => state === 'delivered'),
  );
  const keyUrl = JSON.parse(delivery.body).Metadata.key_url;
  const { signing_key: key } = (await (await fetch(keyUrl)).json()) as { signing_key: string };
  const hookToken = /hooks\/connectwise\/([\w-]+)/.exec(delivery.url)?.[1] ?? '';
  return {
    connection: body.id,
    hookToken,
    callback: { body: delivery.body, signature: signBody(key, delivery.body) },
  };
}
