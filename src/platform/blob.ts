import { createHash } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import type { BlobServiceClient, BlockBlobClient } from '@azure/storage-blob';
import { contentName, parseContentName } from './content-name.ts';
import { containerNameOf } from './cosmos/tenant-containers.ts';
import type { ByteSource } from './encryption/byte-reader.ts';
import { decryptDocument, encryptDocument } from './encryption/document-cipher.ts';
import { type Spooled, spoolCiphertext } from './encryption/spool.ts';
import type { TenantScope } from './scope.ts';
import type { TenantKeys } from './tenant-keys.ts';

export interface StoredContent {
  /** `<aggregate>/sha256/<storedHash>` */
  readonly name: string;
  /** SHA-256 of the stored, encrypted bytes, hex: says what lies in the account without opening it. */
  readonly storedHash: string;
  /** SHA-256 of the content itself, hex. */
  readonly contentHash: string;
  /** Bytes of the content itself. */
  readonly size: number;
}

/** A tenant's contents: one container each, always encrypted, never overwritten. */
export interface Blobs {
  /** Creates the tenant's container unless it exists. */
  createTenantContainer(scope: TenantScope): Promise<void>;
  /**
   * Encrypts and stores content under the hash of its stored bytes. Each call encrypts anew, so a repeated one stores a
   * second blob; the one nobody refers to is removed by the sweep.
   */
  putContentAddressed(scope: TenantScope, aggregate: string, content: Uint8Array | ByteSource): Promise<StoredContent>;
  /**
   * The content, decrypted frame by frame; undefined when there is none of that name. The stream throws DamagedContent
   * when what is stored was tampered with: nothing unauthenticated is yielded.
   */
  open(scope: TenantScope, name: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /**
   * Stores what a browser encrypted, as it is, under its hash: the server has no key to it. Anything but ciphertext would lie
   * in the open here. Storing the same twice is storing it once.
   */
  putSealed(scope: TenantScope, aggregate: string, ciphertext: Uint8Array): Promise<StoredContent>;
  /**
   * An address whoever has it can read this one blob under until then, over TLS and without signing in: a user delegation SAS.
   * A secret; minutes at most, and in no log.
   */
  sealedReadUrl(scope: TenantScope, name: string, until: Date): Promise<string>;
  /** What is stored, in the order of names, so that what belongs to one aggregate comes together. */
  list(scope: TenantScope): AsyncIterable<{ readonly name: string; readonly storedAt: Date }>;
  /** Deletes the blob; false when there was none. */
  delete(scope: TenantScope, name: string): Promise<boolean>;
}

/** The library's own first pause is four seconds, longer than a person at the other end should wait. */
const retryOptions = { maxTries: 5, retryDelayInMs: 200, maxRetryDelayInMs: 5_000 };

export function createBlobs(
  settings: { readonly endpoint: string },
  credential: TokenCredential,
  tenantKeys: TenantKeys,
): Blobs {
  let service: Promise<BlobServiceClient> | undefined;
  const account = () => {
    service ??= import('@azure/storage-blob').then(
      (sdk) => new sdk.BlobServiceClient(settings.endpoint, credential, { retryOptions }),
    );
    return service;
  };
  const container = async (scope: TenantScope) => (await account()).getContainerClient(containerNameOf(scope.tenant));
  const blob = async (scope: TenantScope, name: string) => (await container(scope)).getBlockBlobClient(name);

  return {
    async createTenantContainer(scope) {
      await (await container(scope)).createIfNotExists();
    },
    async putContentAddressed(scope, aggregate, content) {
      const place = placeOf(scope, aggregate);
      const seen = { hash: createHash('sha256'), size: 0 };
      const source = observed(content instanceof Uint8Array ? [content] : content, (piece) => {
        seen.hash.update(piece);
        seen.size += piece.length;
      });
      const key = await tenantKeys.current(scope);
      const spooled = await spoolCiphertext(encryptDocument(source, key, place));
      try {
        const name = contentName({ aggregate, storedHash: spooled.sha256 });
        await upload(await blob(scope, name), spooled);
        return { name, storedHash: spooled.sha256, contentHash: seen.hash.digest('hex'), size: seen.size };
      } finally {
        await spooled.dispose();
      }
    },
    async open(scope, name) {
      const parsed = parseContentName(name);
      if (!parsed) return undefined;
      const stored = await download(await blob(scope, name));
      return stored && decryptDocument(stored, (id) => tenantKeys.named(scope, id), placeOf(scope, parsed.aggregate));
    },
    async putSealed(scope, aggregate, ciphertext) {
      const hash = createHash('sha256').update(ciphertext).digest('hex');
      const name = contentName({ aggregate, storedHash: hash });
      const size = ciphertext.length;
      await upload(await blob(scope, name), { at: { bytes: ciphertext }, size });
      return { name, storedHash: hash, contentHash: hash, size };
    },
    async sealedReadUrl(scope, name, until) {
      if (!parseContentName(name)) throw new TypeError(`not the name of a content: ${name}`);
      const { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } = await import('@azure/storage-blob');
      const service = await account();
      const client = await blob(scope, name);
      // Begun a while ago, since the clocks of two machines differ ("Create a user delegation SAS", best practices).
      const startsOn = new Date(until.getTime() - 30 * 60_000);
      const key = await service.getUserDelegationKey(startsOn, until);
      const terms = {
        containerName: client.containerName,
        blobName: name,
        permissions: Object.assign(new BlobSASPermissions(), { read: true }),
        protocol: SASProtocol.Https,
        startsOn,
        expiresOn: until,
      };
      return `${client.url}?${generateBlobSASQueryParameters(terms, key, service.accountName)}`;
    },
    async *list(scope) {
      for await (const { name, properties } of (await container(scope)).listBlobsFlat())
        yield { name, storedAt: properties.lastModified };
    },
    async delete(scope, name) {
      if (!parseContentName(name)) return false;
      return (await (await blob(scope, name)).deleteIfExists()).succeeded;
    },
  };
}

/** Authenticated with every frame: a blob copied into another tenant's container or under another aggregate does not open. */
const placeOf = (scope: TenantScope, aggregate: string): string => `${scope.tenant}/${aggregate}`;

async function* observed(source: ByteSource, see: (piece: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    see(piece);
    yield piece;
  }
}

async function upload(client: BlockBlobClient, { at, size }: Pick<Spooled, 'at' | 'size'>): Promise<void> {
  const options = {
    conditions: { ifNoneMatch: '*' },
    blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
  };
  try {
    if ('bytes' in at) await client.upload(at.bytes, size, options);
    else await client.uploadFile(at.file, options);
  } catch (fault) {
    // The name is the hash of these very bytes: they are there already, from a try whose answer was lost.
    if (!isStorageError(fault, 'BlobAlreadyExists')) throw fault;
  }
}

async function download(client: BlockBlobClient): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    const { readableStreamBody } = await client.download();
    return readableStreamBody as AsyncIterable<Uint8Array> | undefined;
  } catch (fault) {
    if (isStorageError(fault, 'BlobNotFound')) return undefined;
    throw fault;
  }
}

const isStorageError = (fault: unknown, code: string): boolean =>
  typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === code;
