import { checkConditions } from './conditions.ts';
import { type Exchange, finish, metadataHeaders, metadataOf, versionHeaders } from './exchange.ts';
import { listBlobs } from './listing.ts';
import type { ContainerRow } from './rows.ts';
import { containerNotFound, notOffered, StorageError } from './storage-error.ts';

/** Requests to `/account/container?restype=container`. Returns the operation's name. */
export function serveContainer(exchange: Exchange): string {
  const { request, query, store, container } = exchange;
  if (query.get('restype') !== 'container')
    throw notOffered(`${request.method} of a container without restype=container`);
  const operation = `${request.method} ${query.get('comp') ?? ''}`.trim();
  switch (operation) {
    case 'PUT': {
      const exists = store.container(container) !== undefined;
      if (exists) throw new StorageError(409, 'ContainerAlreadyExists', 'The specified container already exists.');
      finish(exchange, 201, versionHeaders(store.putContainer(container, metadataOf(exchange))));
      return 'createContainer';
    }
    case 'GET':
    case 'HEAD': {
      const found = existing(exchange);
      finish(exchange, 200, {
        ...versionHeaders(found),
        ...metadataHeaders(found.metadata),
        'x-ms-lease-state': 'available',
        'x-ms-lease-status': 'unlocked',
        'x-ms-has-immutability-policy': String(exchange.writeOnce !== undefined),
        'x-ms-has-legal-hold': 'false',
        'x-ms-immutable-storage-with-versioning-enabled': 'false',
      });
      return 'getContainerProperties';
    }
    case 'DELETE': {
      checkConditions(request.headers, existing(exchange), false);
      // "Container-level WORM policies", deletion: such a container must be empty first. Unverified: the code Azure answers with when a blob in the container is held.
      const kept = exchange.writeOnce !== undefined && store.blobs(container, '', '', 1).length > 0;
      if (kept || store.holds(container)) {
        throw new StorageError(
          409,
          'ContainerProtectedFromDeletion',
          'The container holds blobs under a legal hold or an immutability policy.',
        );
      }
      store.deleteContainer(container);
      finish(exchange, 202);
      return 'deleteContainer';
    }
    case 'PUT metadata': {
      checkConditions(request.headers, existing(exchange), false);
      finish(exchange, 200, versionHeaders(store.putContainer(container, metadataOf(exchange))));
      return 'setContainerMetadata';
    }
    case 'GET list':
      existing(exchange);
      listBlobs(exchange);
      return 'listBlobs';
    default:
      throw notOffered(`${operation} of a container`);
  }
}

export function existing({ store, container }: Exchange): ContainerRow {
  const found = store.container(container);
  if (!found) throw containerNotFound();
  return found;
}
