// Checkpoints and tiles of the logs, in an account of their own: the identity of the app may create blobs there and read them,
// and neither its rights nor the policy of the container let it overwrite or delete one.

@description('Region of the account.')
param location string

@description('Name of the account.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

@description('How what is stored is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param redundancy string

@description('Days a blob cannot be changed or deleted after it was made. Once the policy is locked it can only be prolonged.')
@minValue(1)
@maxValue(146000)
param immutabilityDays int

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowedCopyScope: 'AAD'
    isLocalUserEnabled: false
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-08-01' = {
  parent: account
  name: 'default'
  properties: {
    // Until the policy is locked, whoever runs the subscription can lift it; then this still brings back what was deleted.
    deleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' = {
  parent: blobs
  name: 'transparency-log'
  properties: { publicAccess: 'None' }
}

// Deployed unlocked: a lock cannot be undone and keeps the account from being deleted, so people set it (../README.md).
resource policy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-08-01' = {
  parent: container
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: immutabilityDays
    allowProtectedAppendWrites: false
  }
}

// No built-in role is as narrow. "Put Blob", permissions: blobs/add/action makes a new blob, blobs/write would overwrite too.
resource appender 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(account.id, 'log appender')
  properties: {
    roleName: 'Counterpart log appender (${name})'
    description: 'Creates blobs of the transparency logs and reads them; changes and deletes none.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
      }
    ]
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: container
  name: guid(container.id, principalId, appender.id)
  properties: {
    roleDefinitionId: appender.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output blobEndpoint string = account.properties.primaryEndpoints.blob
