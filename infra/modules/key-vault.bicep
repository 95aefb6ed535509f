// Keys of tenants, keys of sessions, secrets of connectors. What a tenant's key wrapped is lost with the key, so nothing
// in the vault can be purged before its time.

@description('Region of the vault.')
param location string

@description('Name of the vault.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

var roles = loadJsonContent('../roles.json')
// Officers, since the app makes the key of a new tenant and stores the secrets of a new connector.
var granted = ['Key Vault Crypto Officer', 'Key Vault Secrets Officer']

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
  }
}

resource grants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in granted: {
  scope: vault
  name: guid(vault.id, principalId, roles[role])
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}]

output uri string = vault.properties.vaultUri
