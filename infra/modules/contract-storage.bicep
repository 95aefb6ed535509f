// Contracts and what arrives from connectors, one container per tenant. The app makes the containers and encrypts what is
// in them; versioning and soft delete bear with mistakes and malice of whoever holds the identity of the app.

@description('Region of the account.')
param location string

@description('Name of the account.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

@description('Origin of the pages of the app, which read sealed contents from here.')
param appOrigin string

@description('How what is stored is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param redundancy string

@description('Days deleted blobs, containers and versions can be brought back.')
@minValue(7)
@maxValue(365)
param softDeleteDays int = 30

var roles = loadJsonContent('../roles.json')
// Contributor: it makes the container of a new tenant and deletes that of a shredded one.
var contributor = roles['Storage Blob Data Contributor']
// Contributor of a whole account may make delegation keys too; said by itself, it stays when the other is narrowed.
var delegator = roles['Storage Blob Delegator']

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
    isVersioningEnabled: true
    changeFeed: { enabled: true }
    // Sealed contents are ciphertext that browsers decrypt; they read it under addresses the app signs for minutes.
    cors: {
      corsRules: [
        {
          allowedOrigins: [appOrigin]
          allowedMethods: ['GET']
          allowedHeaders: []
          exposedHeaders: ['Content-Length']
          maxAgeInSeconds: 3600
        }
      ]
    }
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, contributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output recoveryDays int = softDeleteDays
resource delegation 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, delegator)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', delegator)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output blobEndpoint string = account.properties.primaryEndpoints.blob
