// Everything one installation needs, in one resource group: what azd and any other entry deploy.

@description('Short name of the Azure region of the stamp and all its data, e.g. westeurope.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags object = {}

@description('Application id URI of the app registration callers ask tokens for.')
param authAudience string

@description('Client id of the app registration people sign in to.')
param authClientId string

@description('Mailbox approval requests and alerts are sent from.')
param mailFrom string

@description('How mail leaves.')
@allowed(['graph', 'smtp', 'acs'])
param mailTransport string

@description('Endpoint of the Communication Services resource, https://<name>.<region>.communication.azure.com, when mail leaves through it.')
param communicationEndpoint string = ''

@description('Endpoint of Microsoft Graph.')
param graphEndpoint string = 'https://graph.microsoft.com'

@description('Azure OpenAI model that reads contracts.')
param openAiModelName string

@description('Version of that model.')
param openAiModelVersion string

@description('Where people reach the app; empty for the host name of the function app.')
param publicUrl string

@description('Id of the tenant the MSP itself is.')
param houseTenant string

@description('How Cosmos DB is billed.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string

@description('How contracts and the storage of the logs are replicated: within a data centre, over the zones of the region, or to its pair as well.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param contractRedundancy string

@description('Days checkpoints and tiles of the logs cannot be changed or deleted; by default ten years.')
@minValue(1)
@maxValue(146000)
param logImmutabilityDays int = 3650

@description('Comma-separated hosts inside the private network that connectors and webhooks may reach.')
param outboundPrivateHosts string

@description('Bot Connector endpoint for approvals in Teams; empty for none.')
param botConnectorEndpoint string

@description('Where the keys of the Bot Connector service are announced.')
param botOpenIdMetadata string = 'https://login.botframework.com/v1/.well-known/openidconfiguration'

var token = uniqueString(resourceGroup().id)
var vaultName = 'kv-${token}'
var url = empty(publicUrl) ? 'https://${functionApp.outputs.hostName}' : publicUrl
var smtpReference = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=smtp-url)'

module identity 'identity.bicep' = {
  name: 'identity'
  params: {
    location: location
    name: 'id-${token}'
    tags: tags
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    workspaceName: 'log-${token}'
    componentName: 'appi-${token}'
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module hostStorage 'host-storage.bicep' = {
  name: 'host-storage'
  params: {
    location: location
    name: 'sthost${token}'
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module contractStorage 'contract-storage.bicep' = {
  name: 'contract-storage'
  params: {
    location: location
    name: 'stdocs${token}'
    tags: tags
    principalId: identity.outputs.principalId
    appOrigin: url
    redundancy: contractRedundancy
  }
}

module logStorage 'log-storage.bicep' = {
  name: 'log-storage'
  params: {
    location: location
    name: 'stlog${token}'
    tags: tags
    principalId: identity.outputs.principalId
    redundancy: contractRedundancy
    immutabilityDays: logImmutabilityDays
  }
}

module cosmos 'cosmos.bicep' = {
  name: 'cosmos'
  params: {
    location: location
    name: 'cosmos-${token}'
    tags: tags
    principalId: identity.outputs.principalId
    capacity: cosmosCapacity
  }
}

module messaging 'messaging.bicep' = {
  name: 'messaging'
  params: {
    location: location
    name: 'sbns-${token}'
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module keyVault 'key-vault.bicep' = {
  name: 'key-vault'
  params: {
    location: location
    name: vaultName
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module openAi 'openai.bicep' = {
  name: 'openai'
  params: {
    location: location
    name: 'oai-${token}'
    tags: tags
    principalId: identity.outputs.principalId
    modelName: openAiModelName
    modelVersion: openAiModelVersion
  }
}

module functionApp 'function-app.bicep' = {
  name: 'function-app'
  params: {
    location: location
    planName: 'plan-${token}'
    name: 'func-${token}'
    tags: tags
    identityId: identity.outputs.id
    packagesUrl: hostStorage.outputs.packagesUrl
  }
}

module appSettings 'app-settings.bicep' = {
  name: 'app-settings'
  params: {
    functionAppName: functionApp.outputs.name
    settings: {
      // Of the Functions host.
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.outputs.clientId
      AzureWebJobsStorage__blobServiceUri: hostStorage.outputs.blobEndpoint
      AzureWebJobsStorage__queueServiceUri: hostStorage.outputs.queueEndpoint
      AzureWebJobsStorage__tableServiceUri: hostStorage.outputs.tableEndpoint
      ServiceBusConnection__credential: 'managedidentity'
      ServiceBusConnection__clientId: identity.outputs.clientId
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      // Of the app. An empty one counts as not set.
      AZURE_TENANT_ID: subscription().tenantId
      AZURE_CLIENT_ID: identity.outputs.clientId
      COSMOS_ENDPOINT: cosmos.outputs.endpoint
      COSMOS_DATABASE: cosmos.outputs.database
      COSMOS_ACCOUNT_ID: cosmos.outputs.accountId
      ARM_ENDPOINT: environment().resourceManager
      BLOB_ENDPOINT: contractStorage.outputs.blobEndpoint
      LOG_BLOB_ENDPOINT: logStorage.outputs.blobEndpoint
      KEY_VAULT_URI: keyVault.outputs.uri
      KEY_VAULT_CHALLENGE_CHECK: 'on'
      ServiceBusConnection__fullyQualifiedNamespace: messaging.outputs.fullyQualifiedNamespace
      OPENAI_ENDPOINT: openAi.outputs.endpoint
      OPENAI_DEPLOYMENT: openAi.outputs.deployment
      AUTH_AUTHORITY: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
      AUTH_AUDIENCE: authAudience
      AUTH_CLIENT_ID: authClientId
      MAIL_TRANSPORT: mailTransport
      SMTP_URL: mailTransport == 'smtp' ? smtpReference : ''
      MAIL_FROM: mailFrom
      COMMUNICATION_ENDPOINT: communicationEndpoint
      GRAPH_ENDPOINT: graphEndpoint
      BOT_CONNECTOR_ENDPOINT: botConnectorEndpoint
      // The bot is the app's own identity (msaAppType UserAssignedMSI), so there is no secret of its own.
      BOT_APP_ID: empty(botConnectorEndpoint) ? '' : identity.outputs.clientId
      BOT_OPENID_METADATA: botOpenIdMetadata
      STAMP_REGION: location
      PUBLIC_URL: url
      OUTBOUND_PRIVATE_HOSTS: outboundPrivateHosts
      HOUSE_TENANT: houseTenant
      // What a shredded tenant's record calls final: the longest of them after it.
      RECOVERY_BLOB_DAYS: string(contractStorage.outputs.recoveryDays)
      RECOVERY_COSMOS_DAYS: string(cosmos.outputs.recoveryDays)
      RECOVERY_KEY_VAULT_DAYS: string(keyVault.outputs.recoveryDays)
      APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
    }
  }
}

output publicUrl string = url
output identityClientId string = identity.outputs.clientId
