// What the Functions host keeps: the deployed package, leases, and the history of orchestrations. No contract is in it.

@description('Region of the account.')
param location string

@description('Name of the account.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

var roles = loadJsonContent('../roles.json')

// Durable Functions keep history in tables, work in queues, leases and large messages in blobs.
var granted = ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    isLocalUserEnabled: false
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' = {
  parent: blobs
  name: 'packages'
  properties: { publicAccess: 'None' }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in granted: {
  scope: account
  name: guid(account.id, principalId, roles[role])
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]

output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${packages.name}'
