import { attributesOf, settable, tagsOf } from './attributes.ts';
import { pageOf } from './paging.ts';
import type { Version } from './store.ts';
import { badParameter, disabled, notOffered, VaultError } from './vault-error.ts';
import type { VaultRequest } from './vault-request.ts';

/** 25 kB (learn.microsoft.com, "About Azure Key Vault secrets"). */
const longest = 25 * 1024;

/** Operations under /secrets. Returns the operation's name and its answer. */
export function serveSecrets(request: VaultRequest): [string, object] {
  const { method, path, body, store } = request;
  const [name = '', second = ''] = path;
  if (name === '' && method === 'GET') {
    return [
      'listSecrets',
      pageOf(
        request,
        (after, size) => store.latest('secrets', after, size),
        'name',
        (row) => item(request, row, false),
      ),
    ];
  }
  if (second === 'versions' && method === 'GET') {
    if (!store.find('secrets', name, '')) throw missing(name);
    const versions = (after: string, size: number) => store.versions('secrets', name, after, size);
    return ['listSecretVersions', pageOf(request, versions, 'version', (row) => item(request, row, true))];
  }
  switch (method) {
    case 'PUT': {
      const { value, contentType } = body;
      if (typeof value !== 'string') throw badParameter('The parameter value is required and must be a string');
      if (Buffer.byteLength(value) > longest) throw badParameter('The secret value must be at most 25 kB');
      const type = typeof contentType === 'string' ? contentType : null;
      const row = store.add({ kind: 'secrets', name, value, contentType: type, operations: null, ...settable(body) });
      return ['setSecret', bundle(request, row)];
    }
    case 'GET': {
      const row = found(request);
      if (row.enabled === 0) throw disabled('secret');
      return ['getSecret', bundle(request, row)];
    }
    case 'PATCH': {
      const row = found(request);
      const contentType = typeof body.contentType === 'string' ? body.contentType : row.contentType;
      const { value: _, ...shown } = bundle(request, store.update({ ...row, contentType, ...settable(body, row) }));
      return ['updateSecret', shown];
    }
    case 'DELETE': {
      const row = found(request);
      store.delete('secrets', name);
      const { value: _, ...shown } = bundle(request, row);
      return ['deleteSecret', shown];
    }
    default:
      throw notOffered(`${method} /secrets/${path.join('/')}`);
  }
}

const id = ({ base }: VaultRequest, { name, version }: Version): string => `${base}/secrets/${name}/${version}`;

const bundle = (request: VaultRequest, row: Version) => ({
  value: row.value,
  ...item(request, row, true),
});

const item = (request: VaultRequest, row: Version, versioned: boolean): object => ({
  id: versioned ? id(request, row) : `${request.base}/secrets/${row.name}`,
  ...(row.contentType === null ? {} : { contentType: row.contentType }),
  attributes: attributesOf(row),
  ...tagsOf(row),
});

function found({ store, path: [name = '', version = ''] }: VaultRequest): Version {
  const row = store.find('secrets', name, version);
  if (!row) throw missing(name);
  return row;
}

const missing = (name: string): VaultError =>
  new VaultError(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
