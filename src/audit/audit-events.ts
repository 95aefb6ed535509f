import type { EventDescription } from '../slice.ts';

export const auditEvents: readonly EventDescription[] = [
  {
    type: 'log.read',
    meaning: "Somebody read the tenant's log",
    phase: 'access',
    says: '{actor} read the log',
    data: {
      epoch: 'of the first entry shown',
      from: 'index of the first entry shown',
      count: 'of entries shown',
      order: 'log or newest',
      filters: 'names of those that were given',
      bundles: 'true for whoever fetches leaves by bundles: once for each epoch and day',
    },
  },
  {
    type: 'log.keysRotated',
    meaning: 'New keys were made that sign the logs of all tenants of the stamp',
    phase: 'administration',
    says: '{actor} had new keys made for signing the logs',
    data: { keys: 'kind and public key of each' },
  },
  {
    type: 'log.keyChanged',
    meaning: 'The log is signed by other keys from this checkpoint on; the old ones have signed it too',
    phase: 'log',
    data: {
      origin: 'of the epoch',
      epoch: 'whose checkpoint it is',
      ordinal: 'of the checkpoint',
      vkeys: 'verifier keys of the new ones',
    },
  },
  {
    type: 'log.epochOpened',
    meaning: 'The log goes on in another tree, since the one before was full; its first leaf',
    phase: 'log',
    data: {
      origin: 'of the epoch before',
      size: 'leaves of the epoch before',
      checkpoint: 'the last checkpoint of the epoch before, a signed note over all of it',
    },
  },
];
