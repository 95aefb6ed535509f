// The account, its database and the platform's catalog. A tenant's container is made by the app when the tenant is
// provisioned, through the control plane: under Entra ID the data plane cannot make containers.

@description('Region of the account.')
param location string

@description('Name of the account.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

@description('How the account is billed.')
@allowed(['serverless', 'autoscale'])
param capacity string

@description('Most request units a second, shared by all containers of the database; used with autoscale.')
@minValue(1000)
param autoscaleMaxThroughput int = 1000

@description('Days the account, wrapped keys of tenants included, can be restored to an earlier instant.')
@allowed([7, 30])
param backupDays int = 7

var databaseName = 'counterpart'
// Cosmos DB Built-in Data Contributor: a role of the data plane, unknown to Azure RBAC.
var dataContributor = '${account.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: false
      }
    ]
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    capabilities: capacity == 'serverless' ? [{ name: 'EnableServerless' }] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: 'Continuous${backupDays}Days' }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
    options: capacity == 'autoscale' ? { autoscaleSettings: { maxThroughput: autoscaleMaxThroughput } } : {}
  }
}

resource catalog 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = {
  parent: database
  name: 'catalog'
  properties: {
    resource: {
      id: 'catalog'
      partitionKey: {
        paths: ['/pk']
        kind: 'Hash'
        version: 2
      }
      defaultTtl: -1 // nothing expires unless it says so itself
    }
  }
}

// At the account, since the SDK reads the account's metadata before anything else.
resource dataGrant 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(account.id, principalId, dataContributor)
  properties: {
    roleDefinitionId: dataContributor
    principalId: principalId
    scope: account.id
  }
}

// No built-in role is as narrow: containers of this account and nothing else, neither keys nor the account itself.
resource containerOperator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(account.id, 'container operator')
  properties: {
    roleName: 'Counterpart container operator (${name})'
    description: 'Makes and changes the containers of tenants, and removes those of shredded ones.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/read'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/write'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/delete'
          'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/operationResults/read'
        ]
      }
    ]
  }
}

resource controlGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, containerOperator.id)
  properties: {
    roleDefinitionId: containerOperator.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output recoveryDays int = backupDays
output accountId string = account.id
output endpoint string = account.properties.documentEndpoint
output database string = database.name
