@description('Region of the account; the model answers in it.')
param location string

@description('Name of the account and first label of its host name.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

@description('Model that reads contracts.')
param modelName string

@description('Version of the model.')
param modelVersion string

@description('Thousands of tokens a minute.')
@minValue(1)
param capacity int = 50

var roles = loadJsonContent('../roles.json')
var user = roles['Cognitive Services OpenAI User']

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource extraction 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01' = {
  parent: account
  name: 'extraction'
  // Regional, since a contract's text must not leave the region of the stamp.
  sku: {
    name: 'Standard'
    capacity: capacity
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: modelName
      version: modelVersion
    }
    versionUpgradeOption: 'OnceCurrentVersionExpired'
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, user)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', user)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output endpoint string = account.properties.endpoint
output deployment string = extraction.name
