import { type LocalService, learn, of } from './local-service.ts';

export const storage: readonly LocalService[] = [
  {
    name: 'Cosmos DB',
    folder: 'cosmos',
    offers: [
      {
        sdk: '@azure/cosmos',
        calls: ['new CosmosClient', 'CosmosClient.database', 'Database.container', 'Container.item', 'Container.read'],
        source: `@azure/cosmos 4.10.1 (reads of account and ranges); ${learn}, Azure Cosmos DB REST API reference`,
      },
      {
        sdk: '@azure/cosmos',
        calls: [
          ...of('Item', 'read replace patch delete'),
          ...of('Items', 'create upsert batch bulk executeBulkOperations'),
        ],
        source: `${learn}, REST API (documents), transactional batch, partial document update, optimistic concurrency, service quotas`,
      },
      {
        sdk: '@azure/cosmos',
        calls: [
          ...of('Items', 'query readAll'),
          ...of('QueryIterator', 'fetchNext fetchAll getAsyncIterator hasMoreResults reset'),
        ],
        source: `${learn}, NoSQL query reference (the subset of devhost/cosmos/sql/sql.md), full-text search; @azure/cosmos 4.10.1 (queryExecutionContext)`,
      },
      {
        sdk: '@azure/cosmos',
        calls: ['Items.getChangeFeedIterator'],
        source: `${learn}, change feed, latest version mode`,
      },
    ],
    refuses: [
      'query text outside the written subset: 400 with the offending text and its position',
      'databases and containers made or dropped through the data plane: 403, as under Entra ID',
      'hierarchical partition keys, unique keys and other container properties it does not know: 400 naming them',
      'stored procedures, triggers, user-defined functions, permissions, change feeds of all versions: 400',
    ],
  },
  {
    name: 'Azure Resource Manager (Cosmos DB)',
    folder: 'resource-manager',
    offers: [
      {
        sdk: '@azure/arm-cosmosdb',
        calls: [
          'new CosmosDBManagementClient',
          ...of(
            'SqlResourcesOperations',
            'createUpdateSqlContainer getSqlContainer listSqlContainers deleteSqlContainer',
          ),
          ...of('SqlResourcesOperations', 'createUpdateSqlDatabase getSqlDatabase listSqlDatabases deleteSqlDatabase'),
        ],
        source: `@azure/arm-cosmosdb 17.0.0; ${learn}, SQL Resources of the Cosmos DB resource provider`,
      },
    ],
    refuses: ['every other resource: 404; other methods on these: 405'],
  },
  {
    name: 'Blob Storage',
    folder: 'blob',
    offers: [
      {
        sdk: '@azure/storage-blob',
        calls: [
          'new BlobServiceClient',
          ...of('BlobServiceClient', 'getContainerClient listContainers'),
          ...of('ContainerClient', 'create createIfNotExists delete deleteIfExists exists getProperties setMetadata'),
          ...of('ContainerClient', 'getBlockBlobClient getBlobClient listBlobsFlat listBlobsByHierarchy'),
        ],
        source: `${learn}, Blob service REST API: operations on the account and on containers; @azure/storage-blob 12.34.0`,
      },
      {
        sdk: '@azure/storage-blob',
        calls: [
          'BlobServiceClient.getUserDelegationKey',
          ...['new BlobSASPermissions', 'generateBlobSASQueryParameters'],
        ],
        source: `${learn}, Get User Delegation Key, Create a user delegation SAS, CORS support for Azure Storage; @azure/storage-blob 12.34.0 (sas)`,
      },
      {
        sdk: '@azure/storage-blob',
        calls: [
          ...of('BlockBlobClient', 'upload uploadData uploadFile uploadStream stageBlock commitBlockList'),
          ...of(
            'BlockBlobClient',
            'download downloadToBuffer downloadToFile getProperties exists delete deleteIfExists',
          ),
          ...of(
            'BlockBlobClient',
            'setMetadata setHTTPHeaders setLegalHold setImmutabilityPolicy deleteImmutabilityPolicy',
          ),
        ],
        source: `${learn}, Blob service REST API: operations on block blobs, conditional headers, ranges, immutable storage`,
      },
    ],
    refuses: [
      'versions, snapshots, soft delete, leases, copies, tags, tiers, append and page blobs: 501 naming header or parameter',
      'account keys and what is signed with them: 403 KeyBasedAuthenticationNotPermitted',
      'user delegation SAS for anything but reading one blob, or of versions before 2026-04-06: 403 or 501',
    ],
  },
];
