import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../devhost/demo/api.ts';
import { eventually, type Json } from '../../devhost/demo/walk.ts';
import { findUser } from '../../devhost/entra/directory.ts';
import { sha256Hex } from '../../src/platform/ids.ts';
import { aTurn, word } from '../documents/versions/a-turn.ts';
import { type RunningStamp, startStamp } from '../support/running-stamp.ts';
import { tenantBody } from './isolation/ground.ts';

let stamp: RunningStamp;
let [first, second]: Caller[] = [];
beforeAll(async () => {
  stamp = await startStamp();
  const admin = stamp.as('admin');
  await admin.must(202, 'POST', 'api/v1/tenants', { json: tenantBody('acme') });
  await eventually('the tenant to be open', async () =>
    (await admin.must(200, 'GET', 'api/v1/tenants/acme')).body.state === 'open' ? true : undefined,
  );
  for (const key of ['manager', 'account']) {
    const { oid, name, upn } = findUser(key) ?? {};
    const json = { kind: 'person', name, email: upn, grants: [{ tenant: 'acme', roles: ['contract-manager'] }] };
    await admin.must(200, 'PUT', `api/v1/grants/${oid}`, { json, headers: { 'if-none-match': '*' } });
  }
  [first, second] = [stamp.as('manager', 'acme'), stamp.as('account', 'acme')];
}, 120_000);
afterAll(() => stamp?.stop());

const text = (price: string) => `1. Fees\n\nThe client pays ${price} USD a month.\n\n2. Law\n\nFlorida law applies.`;
const asOwner = (): Caller => first ?? expect.fail('nobody manages');
const asColleague = (): Caller => second ?? expect.fail('nobody else works here');

async function aContract(): Promise<string> {
  const json = { title: 'Services', counterparty: { name: 'Bayside' } };
  const { body } = await asOwner().must(201, 'POST', 'api/v1/contracts', { json, key: crypto.randomUUID() });
  return `api/v1/contracts/${body.id}`;
}
const etagOf = async (path: string) => (await asOwner().must(200, 'GET', path)).etag;
/** Its story rests once it has proposed what it analysed. */
const restingEtag = (path: string) =>
  eventually('the contract to rest', async () => {
    const { body, etag } = await asOwner().must(200, 'GET', path);
    return body.proposalId ? etag : undefined;
  });
const upload = (path: string, content: Buffer, mediaType: string, ifMatch: string) =>
  asOwner().must(201, 'POST', `${path}/versions?fileName=a&changeDescription=turn`, {
    bytes: { content, mediaType },
    ifMatch,
  });

describe('a negotiation over HTTP', () => {
  it('goes from draft over the other side’s tracked changes to what was agreed, with every step in the trail', async () => {
    const path = await aContract();
    await upload(path, Buffer.from(text('2,450.00')), 'text/plain', await etagOf(path));
    await upload(path, aTurn(), word, await restingEtag(path));
    const open = await asOwner().must(200, 'GET', `${path}/versions/2/revisions`);
    expect(open.body.items.map((one: { text: string }) => one.text)).toEqual(['2,450.00', '1,900.00', 'at least ']);
    const decisions = open.body.items.map(({ id: revisionId }: { id: string }) => ({ revisionId, decision: 'reject' }));
    const sent = { json: { decisions }, key: crypto.randomUUID(), ifMatch: await restingEtag(path) };
    const decided = await asOwner().must(201, 'POST', `${path}/versions/2/revisions/decisions`, sent);
    expect(decided.body.version).toMatchObject({ versionNumber: 3, decidedFrom: 2, purpose: 'redline' });
    expect((await asOwner().must(200, 'GET', `${path}/versions/3/text`)).body).toContain('pays 2,450.00 USD');
    await eventually('each decision in the log', async () => {
      const { items } = (await asOwner().must(200, 'GET', `${path}/audit`)).body;
      const told = items.filter(({ event }: Json) => event.type === 'contract.revisionDecided');
      return told.length === 3 ? told : undefined;
    });
  });

  it('compares versions as JSON, as a page and as a Word document, and tells who has it already', async () => {
    const path = await aContract();
    await upload(path, Buffer.from(text('2,450.00')), 'text/plain', await etagOf(path));
    await upload(path, Buffer.from(text('2,900.00')), 'text/plain', await restingEtag(path));
    const address = `${path}/versions/2/comparison`;
    const json = await asOwner().must(200, 'GET', address);
    expect(json.body).toMatchObject({ material: true, changes: [{ before: '2,450.00', after: '2,900.00' }] });
    const again = await asOwner().send('GET', address, { headers: { 'if-none-match': json.etag } });
    expect([again.status, again.body]).toEqual([304, '']);
    const page = await asOwner().must(200, 'GET', `${address}?format=html&layout=sideBySide`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const redline = await asOwner().must(200, 'GET', `${address}?format=docx`);
    expect(redline.headers.get('content-type')).toBe(word);
    expect(redline.headers.get('redline-proof')).toBe('accept-equals-new=?1, reject-equals-old=?1');
    const wrong = await asOwner().must(400, 'GET', `${address}?format=pdf`);
    expect(wrong.body.violations).toMatchObject([{ field: 'format' }]);
  });

  it('tells approvers who were asked before what changed since', async () => {
    const path = await aContract();
    await upload(path, Buffer.from(text('2,450.00')), 'text/plain', await etagOf(path));
    await upload(path, Buffer.from(text('2,900.00')), 'text/plain', await restingEtag(path));
    await restingEtag(path);
    const { proposalId } = (await asOwner().must(200, 'GET', path)).body;
    const { facts } = (await asOwner().must(200, 'GET', `api/v1/proposals/${proposalId}`)).body;
    const changed = facts.find(({ label }: { label: string }) => label === 'Changed since version 1');
    expect(changed?.value).toContain('Price and payment: 1 change in 1 Fees.');
  });

  it('keeps others out of what is checked out, and tells whoever saw less what is new', async () => {
    const path = await aContract();
    await upload(path, Buffer.from(text('2,450.00')), 'text/plain', await etagOf(path));
    const seen = await restingEtag(path);
    const taken = await asOwner().must(201, 'POST', `${path}/checkout`, { json: { minutes: 30 }, ifMatch: seen });
    expect(taken.body.checkout.holderName).toBe(findUser('manager')?.name);
    const bytes = { content: Buffer.from(text('1,000.00')), mediaType: 'text/plain' };
    const query = `${path}/versions?fileName=a&changeDescription=turn`;
    const locked = await asColleague().must(423, 'POST', query, { bytes, ifMatch: seen });
    expect(locked.body).toMatchObject({ code: 'documents.checkedOut', checkout: { until: taken.body.checkout.until } });
    await asOwner().must(200, 'DELETE', `${path}/checkout`, { ifMatch: taken.etag });
    const newer = await asColleague().must(412, 'POST', query, { bytes, ifMatch: seen });
    expect(newer.body).toMatchObject({
      version: { versionNumber: 1 },
      comparison: { changes: [{ before: '2,450.00', after: '1,000.00' }] },
    });
    expect(newer.etag).toBe(await etagOf(path));
  });

  it('takes no file that is named as another kind of file', async () => {
    const path = await aContract();
    const sent = { bytes: { content: Buffer.from('x'), mediaType: 'text/plain' }, ifMatch: await etagOf(path) };
    const { body } = await asOwner().must(400, 'POST', `${path}/versions?fileName=a.docx&changeDescription=turn`, sent);
    expect(body.violations).toMatchObject([{ field: 'fileName', value: 'a.docx' }]);
  });

  it('says what a content is without handing it out', async () => {
    const path = await aContract();
    const content = Buffer.from(text('2,450.00'));
    await upload(path, content, 'text/plain', await etagOf(path));
    const head = await asOwner().must(200, 'HEAD', `${path}/versions/1/content`);
    expect([head.etag, head.body]).toEqual([`"${sha256Hex(content)}"`, '']);
    expect(head.headers.get('content-disposition')).toContain('filename="a.txt"');
    const have = { headers: { 'if-none-match': head.etag } };
    expect((await asOwner().send('GET', `${path}/versions/1/content`, have)).status).toBe(304);
  });
});

describe('an upload in pieces', () => {
  it('goes on where it was after the host was killed, and after the client lost its answer', async () => {
    const path = await aContract();
    const content = Buffer.from(`Term\n\n${randomBytes(700_000).toString('hex')}\n\nThe end.`);
    const json = {
      fileName: 'a.txt',
      mediaType: 'text/plain',
      changeDescription: 'large',
      size: content.length,
      sha256: sha256Hex(content),
    };
    const { body, headers } = await asOwner().must(201, 'POST', `${path}/uploads`, { json, key: 'large' });
    const address = (headers.get('location') ?? '').slice(1);
    expect(headers.get('upload-limit')).toMatch(/max-append-size=8388608, max-age=86400$/);
    const append = (from: number, to: number, status: number) =>
      asOwner().must(status, 'PATCH', address, {
        bytes: { content: content.subarray(from, to), mediaType: 'application/partial-upload' },
        headers: { 'upload-offset': String(from), 'upload-complete': to === content.length ? '?1' : '?0' },
      });
    const offset = async () => {
      const head = await asOwner().must(204, 'HEAD', address);
      return [head.headers.get('upload-offset'), head.headers.get('upload-complete')];
    };
    expect(await offset()).toEqual(['0', '?0']);
    await append(0, 600_000, 204);
    await stamp.azure.killHost();
    await stamp.azure.startHost();
    expect(await offset()).toEqual(['600000', '?0']);
    // The answer to the first piece was lost, so the client sends it again.
    const repeated = await append(0, 600_000, 409);
    expect(repeated.headers.get('upload-offset')).toBe('600000');
    expect(repeated.body).toMatchObject({ 'expected-offset': 600_000, 'provided-offset': 0 });
    expect(repeated.body.type).toMatch(/#mismatching-upload-offset$/);
    const early = await asOwner().must(409, 'POST', `${address}/completion`, { ifMatch: await etagOf(path) });
    expect(early.headers.get('upload-offset')).toBe('600000');
    await append(600_000, content.length, 204);
    expect(await offset()).toEqual([String(content.length), '?1']);
    const done = await asOwner().must(201, 'POST', `${address}/completion`, { ifMatch: await etagOf(path) });
    expect(done.body.version).toMatchObject({ versionNumber: 1, documentHash: sha256Hex(content) });
    const read = await asOwner().must(200, 'GET', address);
    expect(read.body).toMatchObject({ id: body.id, versionNumber: 1 });
    expect((await asOwner().must(200, 'GET', `${path}/versions/1/content`)).body).toBe(content.toString());
  });

  it('says which rule a wrong beginning breaks', async () => {
    const path = await aContract();
    const json = { fileName: '../a', mediaType: 'image/png', changeDescription: 'x', size: 60_000_000, sha256: 'x' };
    const { body } = await asOwner().must(400, 'POST', `${path}/uploads`, { json, key: 'wrong' });
    const fields = body.violations.map(({ field }: { field: string }) => field).sort();
    expect(fields).toEqual(['fileName', 'mediaType', 'sha256', 'size']);
  });
});
