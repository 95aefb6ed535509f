import { randomUUID } from 'node:crypto';
import { eventually } from '../../../devhost/demo/walk.ts';
import { agreementText } from '../kill/agreement.ts';
import { about, contract, etagOf, key, type Make, reading } from './example.ts';
import type { Ground } from './ground.ts';

const text = 'Aquamarine 7731 is a word of alpha’s.';

/** The version of what is negotiated once its story rests, so that nothing changes it between the tries. */
const settled = ({ stamp, things: { negotiated } }: Ground): Promise<Record<string, string>> =>
  eventually('the negotiated contract to rest', async () => {
    const { body, etag } = await stamp.as('manager', 'alpha').must(200, 'GET', contract()(negotiated));
    return body.proposalId ? { 'if-match': etag } : undefined;
  });

async function anUpload({ stamp, things: { negotiated } }: Ground, arrived: boolean): Promise<string> {
  const size = Buffer.byteLength(text);
  const json = { fileName: 'a.txt', mediaType: 'text/plain', changeDescription: 'in pieces', size };
  const manager = stamp.as('manager', 'alpha');
  const path = contract('/uploads')(negotiated);
  const { body } = await manager.must(201, 'POST', path, { json, key: randomUUID() });
  const bytes = { content: Buffer.from(text), mediaType: 'application/partial-upload' };
  const headers = { 'upload-offset': '0', 'upload-complete': '?1' };
  if (arrived) await manager.must(204, 'PATCH', `${path}/${body.id}`, { bytes, headers });
  return body.id;
}

/** Of versions and what is done with them. */
export const documentExamples: Readonly<Record<string, Make>> = {
  'contracts-addVersion': async (ground) => {
    const { draft } = ground.things;
    const headers = { 'content-type': 'text/plain', ...(await etagOf(ground, contract()(draft))) };
    const body = agreementText('Aquamarine 7731', 'Client', new Date());
    const path = contract('/versions?fileName=a.txt&changeDescription=more');
    return about('manager', 'POST', path, draft, { body, headers }, 201);
  },
  'contracts-listVersions': reading(contract('/versions'), ({ things }) => things.withDocument),
  'contracts-readVersion': reading(contract('/versions/1'), ({ things }) => things.withDocument),
  'contracts-readContent': reading(contract('/versions/1/content'), ({ things }) => things.withDocument),
  'contracts-readText': reading(contract('/versions/1/text'), ({ things }) => things.withDocument),
  'contracts-listClauses': reading(contract('/versions/1/clauses'), ({ things }) => things.withDocument),
  'contracts-compareVersions': reading(contract('/versions/2/comparison'), ({ things }) => things.negotiated),
  'contracts-listRevisions': reading(contract('/versions/2/revisions'), ({ things }) => things.negotiated),

  'contracts-restoreVersion': async (ground) => {
    const sent = { json: {}, headers: await settled(ground) };
    return about('manager', 'POST', contract('/versions/1/restoration'), ground.things.negotiated, sent, 201);
  },
  'contracts-markVersionSent': async (ground) => {
    const sent = { json: { sentTo: ['counsel@client.example'] }, headers: await settled(ground) };
    return about('manager', 'POST', contract('/versions/1/sent'), ground.things.negotiated, sent, 201);
  },
  'contracts-checkOut': async (ground) => {
    const sent = { json: { minutes: 5, note: text }, headers: await settled(ground) };
    return about('manager', 'POST', contract('/checkout'), ground.things.negotiated, sent, 201);
  },
  'contracts-giveBack': async (ground) => {
    const path = contract('/checkout')(ground.things.negotiated);
    const ifMatch = (await settled(ground))['if-match'] ?? '';
    const { etag } = await ground.stamp.as('manager', 'alpha').must(201, 'POST', path, { json: {}, ifMatch });
    return about('manager', 'DELETE', contract('/checkout'), ground.things.negotiated, {
      headers: { 'if-match': etag },
    });
  },

  'contracts-openUpload': ({ things }) => {
    const json = { fileName: 'a.txt', mediaType: 'text/plain', changeDescription: 'in pieces', size: 100 };
    return about('manager', 'POST', contract('/uploads'), things.negotiated, { json, headers: key() }, 201);
  },
  'contracts-readUpload': async (ground) => {
    const path = contract(`/uploads/${await anUpload(ground, false)}`);
    return about('manager', 'GET', path, ground.things.negotiated, {});
  },
  'contracts-appendToUpload': async (ground) => {
    const headers = { 'content-type': 'application/partial-upload', 'upload-offset': '0' };
    const path = contract(`/uploads/${await anUpload(ground, false)}`);
    return about('manager', 'PATCH', path, ground.things.negotiated, { body: text, headers }, 204);
  },
  'contracts-cancelUpload': async (ground) => {
    const path = contract(`/uploads/${await anUpload(ground, true)}`);
    return about('manager', 'DELETE', path, ground.things.negotiated, {}, 204);
  },
  'contracts-completeUpload': async (ground) => {
    const path = contract(`/uploads/${await anUpload(ground, true)}/completion`);
    return about('manager', 'POST', path, ground.things.negotiated, { headers: await settled(ground) }, 201);
  },

  'contracts-decideRevisions': async (ground) => {
    const { negotiated } = ground.things;
    const manager = ground.stamp.as('manager', 'alpha');
    const ifMatch = (await settled(ground))['if-match'] ?? '';
    const path = contract('/versions/2/restoration')(negotiated);
    const { body } = await manager.must(201, 'POST', path, { json: {}, ifMatch });
    const revisions = `/versions/${body.version.versionNumber}/revisions`;
    const open = await manager.must(200, 'GET', contract(revisions)(negotiated));
    const json = { decisions: [{ revisionId: open.body.items[0].id, decision: 'reject' }] };
    const sent = { json, headers: { ...key(), ...(await settled(ground)) } };
    return about('manager', 'POST', contract(`${revisions}/decisions`), negotiated, sent, 201);
  },
};
