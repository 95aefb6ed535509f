import { attributesOf, settable, tagsOf } from './attributes.ts';
import { asBytes, makeKey, operate, publicPart, usualOperations } from './key-operations.ts';
import { pageOf } from './paging.ts';
import type { Version } from './store.ts';
import { badParameter, disabled, notOffered, VaultError } from './vault-error.ts';
import type { VaultRequest } from './vault-request.ts';

/** Operations under /keys. Returns the operation's name and its answer. */
export async function serveKeys(request: VaultRequest): Promise<[string, object]> {
  const { method, path, body, store } = request;
  const [name = '', second = '', third = ''] = path;
  if (name === '' && method === 'GET') {
    return [
      'listKeys',
      pageOf(
        request,
        (after, size) => store.latest('keys', after, size),
        'name',
        (row) => item(request, row, false),
      ),
    ];
  }
  switch (`${method} ${second}`) {
    case 'POST create': {
      const value = JSON.stringify(await makeKey(body));
      const operations = JSON.stringify(operationsOf(body) ?? usualOperations(String(body.kty)));
      const row = store.add({ kind: 'keys', name, value, contentType: null, operations, ...settable(body) });
      return ['createKey', bundle(request, row)];
    }
    case 'POST rotate': {
      // The new version is of the same kind: as Azure does without a rotation policy.
      const before = found(request, '');
      const { kty, crv, n } = JSON.parse(before.value);
      const key = await makeKey({ kty, crv, key_size: n === undefined ? undefined : asBytes(n, 'n').length * 8 });
      const row = store.add({ ...before, value: JSON.stringify(key), notBefore: null, expires: null });
      return ['rotateKey', bundle(request, row)];
    }
    case 'GET versions': {
      found(request, '');
      const versions = (after: string, size: number) => store.versions('keys', name, after, size);
      return ['listKeyVersions', pageOf(request, versions, 'version', (row) => item(request, row, true))];
    }
  }
  // rotationpolicy, backup, attestation … stand where a version does.
  if (second !== '' && !/^[0-9a-f]{32}$/.test(second)) throw notOffered(`${method} /keys/${path.join('/')}`);
  if (method === 'POST' && third !== '') return cryptography(request, found(request, second), third);
  switch (method) {
    case 'GET':
      return ['getKey', bundle(request, found(request, second))];
    case 'PATCH': {
      const row = found(request, second);
      const operations = JSON.stringify(operationsOf(body) ?? JSON.parse(row.operations ?? '[]'));
      return ['updateKey', bundle(request, store.update({ ...row, operations, ...settable(body, row) }))];
    }
    case 'DELETE': {
      const row = found(request, '');
      store.delete('keys', name);
      return ['deleteKey', bundle(request, row)];
    }
    default:
      throw notOffered(`${method} /keys/${path.join('/')}`);
  }
}

function cryptography(request: VaultRequest, row: Version, operation: string): [string, object] {
  if (row.enabled === 0) throw disabled('key');
  const now = request.store.seconds();
  // "About keys": outside nbf and exp a key still decrypts, unwraps and verifies, and does nothing else.
  const outside = (row.notBefore ?? 0) > now || (row.expires ?? Number.POSITIVE_INFINITY) <= now;
  const undoes = operation === 'unwrapkey' || operation === 'verify';
  if (outside && !undoes) {
    throw new VaultError(
      403,
      'Forbidden',
      'Operation is not allowed: the key is not yet valid, or expired.',
      'KeyNotYetValid',
    );
  }
  const allowed: string[] = JSON.parse(row.operations ?? '[]');
  if (!allowed.some((name) => name.toLowerCase() === operation)) {
    throw new VaultError(
      403,
      'Forbidden',
      `Operation ${operation} is not permitted on this key.`,
      'KeyOperationForbidden',
    );
  }
  const result = operate(operation, JSON.parse(row.value), request.body);
  return [operation, typeof result === 'boolean' ? { value: result } : { kid: id(request, row), value: result }];
}

function operationsOf(body: Record<string, unknown>): string[] | undefined {
  const given = body.key_ops;
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.some((name) => typeof name !== 'string')) {
    throw badParameter('key_ops must be a list of operations');
  }
  return given;
}

const id = ({ base }: VaultRequest, { name, version }: Version): string => `${base}/keys/${name}/${version}`;

const bundle = (request: VaultRequest, row: Version): object => ({
  key: { kid: id(request, row), ...publicPart(JSON.parse(row.value)), key_ops: JSON.parse(row.operations ?? '[]') },
  attributes: attributesOf(row),
  ...tagsOf(row),
});

const item = (request: VaultRequest, row: Version, versioned: boolean): object => ({
  kid: versioned ? id(request, row) : `${request.base}/keys/${row.name}`,
  attributes: attributesOf(row),
  ...tagsOf(row),
});

function found({ store, path: [name = ''] }: VaultRequest, version: string): Version {
  const row = store.find('keys', name, version);
  if (!row) throw new VaultError(404, 'KeyNotFound', `A key with (name/id) ${name} was not found in this key vault.`);
  return row;
}
