import type { Blobs } from '../../../src/platform/blob.ts';
import type { Doc, Documents } from '../../../src/platform/cosmos/documents.ts';
import type { TenantScope } from '../../../src/platform/scope.ts';
import type { Data } from '../../support/data-plane.ts';
import type { Things } from './ground.ts';
import { changes, snapshot } from './snapshot.ts';

export interface StoreGround {
  readonly documents: Documents;
  readonly blobs: Blobs;
  readonly data: Data;
  readonly alpha: TenantScope;
  readonly beta: TenantScope;
  readonly things: Things;
}

type Try = (ground: StoreGround) => Promise<readonly string[]>;

const partition = ({ active }: Things) => `contract:${active}`;
const kinds = ['contracts.contract', 'documents.version', 'gates.proposal', 'platform.event', 'audit.entry'];

/** For each method of the store of documents: what beta's scope finds or does with alpha's very names. Empty is the aim. */
export const documentTries: Readonly<Record<string, Try>> = {
  async read({ documents, alpha, beta, things }) {
    const [own, foreign] = await Promise.all(
      [alpha, beta].map((scope) => documents.read(scope, partition(things), 'contract', 'contracts.contract')),
    );
    return [...(own ? [] : ['alpha cannot read its own']), ...(foreign ? ['beta read a contract of alpha'] : [])];
  },
  async query({ documents, alpha, beta, things }) {
    const findings: string[] = [];
    for (const kind of kinds) {
      const query = { text: 'SELECT * FROM c WHERE c.kind = @kind', parameters: { '@kind': kind } };
      const own = await documents.query<Doc>(alpha, query, { limit: 1 });
      if (own.items.length === 0) findings.push(`alpha has no ${kind}`);
      const mine = new Set((await documents.query<Doc>(alpha, query, { limit: 200 })).items.map(bytesOf));
      const theirs = await documents.query<Doc>(beta, query, { limit: 200 });
      if (theirs.items.some((doc) => mine.has(bytesOf(doc)))) findings.push(`beta's query gave a ${kind} of alpha`);
      const inside = await documents.query<Doc>(beta, { ...query, partition: partition(things) });
      if (inside.items.length > 0) findings.push(`beta's query in a partition of alpha gave a ${kind}`);
      const carried = own.cursor
        ? await documents.query(beta, query, { limit: 1, cursor: own.cursor }).then(
            () => [`a cursor of alpha's was taken from beta`],
            () => [],
          )
        : [];
      findings.push(...carried);
    }
    return findings;
  },
  async commit({ documents, data, alpha, beta }) {
    // A document of its own, for when the fault is planted it is lost.
    const doc = { id: 'own', kind: 'test.own', schema: 1 };
    const change = { partition: `test:${crypto.randomUUID()}`, events: [] };
    const made = await documents.commit(alpha, { ...change, writes: [{ op: 'create', doc }] });
    if (!made.ok) return ['alpha cannot commit'];
    const before = await snapshot(data, 'alpha');
    const stolen = { ...doc, kind: 'test.stolen' };
    const ifMatch = made.etags.get('own') ?? '';
    const overwritten = await documents.commit(beta, { ...change, writes: [{ op: 'replace', doc: stolen, ifMatch }] });
    await documents.commit(beta, { ...change, writes: [{ op: 'upsert', doc: stolen }] });
    await documents.commit(beta, { ...change, writes: [{ op: 'delete', id: 'own' }] });
    const touched = changes(before, await snapshot(data, 'alpha'));
    return [
      ...(overwritten.ok ? ["beta replaced what is alpha's"] : []),
      ...touched.map((key) => `beta changed ${key}`),
    ];
  },
  async record({ documents, data, beta, things }) {
    const before = await snapshot(data, 'alpha');
    const event = await documents.record(beta, {
      type: 'contract.read',
      subject: { kind: 'contract', id: things.active },
    });
    const touched = changes(before, await snapshot(data, 'alpha'));
    return [
      ...(event.tenant === 'beta' ? [] : ["the record is not beta's"]),
      ...touched.map((key) => `beta wrote ${key}`),
    ];
  },
};

/** The same for contents. */
export const blobTries: Readonly<Record<string, Try>> = {
  async createTenantContainer({ blobs, beta }) {
    await blobs.createTenantContainer(beta); // its own, and again: what it can reach is asked by the others
    return [];
  },
  async putContentAddressed({ blobs, alpha, beta, things }) {
    const { name } = await blobs.putContentAddressed(beta, partition(things), Buffer.from('of beta'));
    return (await blobs.open(alpha, name)) ? ['what beta stored lies with alpha'] : [];
  },
  async open({ blobs, alpha, beta, things }) {
    const { name } = await blobs.putContentAddressed(alpha, partition(things), Buffer.from('of alpha'));
    const [own, foreign] = [await blobs.open(alpha, name), await blobs.open(beta, name)];
    return [...(own ? [] : ['alpha cannot open its own']), ...(foreign ? ['beta opened a content of alpha'] : [])];
  },
  async list({ blobs, alpha, beta, things }) {
    const { name } = await blobs.putContentAddressed(alpha, partition(things), Buffer.from('another of alpha'));
    const listed = { alpha: false, beta: false };
    for await (const found of blobs.list(alpha)) listed.alpha ||= found.name === name;
    for await (const found of blobs.list(beta)) listed.beta ||= found.name === name;
    return [
      ...(listed.alpha ? [] : ['alpha is not shown its own']),
      ...(listed.beta ? ['beta is shown a content of alpha'] : []),
    ];
  },
  async putSealed({ blobs, alpha, beta, things }) {
    const { name } = await blobs.putSealed(beta, partition(things), Buffer.from('sealed by beta'));
    return (await blobs.delete(alpha, name)) ? ['what beta sealed lies with alpha'] : [];
  },
  async sealedReadUrl({ blobs, alpha, beta, things }) {
    const { name } = await blobs.putSealed(alpha, partition(things), Buffer.from('sealed by alpha'));
    const read = async (scope: TenantScope) => {
      const until = new Date(Date.now() + 60_000);
      return (await fetch(await blobs.sealedReadUrl(scope, name, until))).ok;
    };
    const [own, foreign] = [await read(alpha), await read(beta)];
    return [...(own ? [] : ['alpha cannot read its own']), ...(foreign ? ['beta got an address of alpha'] : [])];
  },
  async delete({ blobs, alpha, beta, things }) {
    const { name } = await blobs.putContentAddressed(alpha, partition(things), Buffer.from('also of alpha'));
    const deleted = await blobs.delete(beta, name);
    const there = (await blobs.open(alpha, name)) !== undefined;
    return deleted || !there ? ['beta deleted a content of alpha'] : [];
  },
};

const bytesOf = (doc: Doc): string => JSON.stringify(doc);
