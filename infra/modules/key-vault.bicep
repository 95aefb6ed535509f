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

@description('Days a deleted key or secret can be recovered. Cannot be changed once the vault exists.')
@minValue(7)
@maxValue(90)
param softDeleteDays int = 90

var roles = loadJsonContent('../roles.json')
// Officers, since the app makes the key of a new tenant and its new versions, stores the secrets of a new connector, and
// deletes both when a tenant is shredded. Purging is no part of either role. A key that a customer brings is in the
// customer's vault: there the app needs Key Vault Crypto Service Encryption User on that key, granted by the customer.
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
    softDeleteRetentionInDays: softDeleteDays
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

output recoveryDays int = softDeleteDays
output uri string = vault.properties.vaultUri
