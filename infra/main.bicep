targetScope = 'subscription'

// The entry of `azd up`: a resource group with one stamp in it.

@description('Name of the azd environment; the resource group is named after it.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Short name of the Azure region of the stamp and all its data, e.g. westeurope.')
param location string

@description('Application id URI of the app registration callers ask tokens for, e.g. api://counterpart.')
param authAudience string

@description('Client id of the app registration people sign in to.')
param authClientId string

@description('Mailbox approval requests and alerts are sent from.')
param mailFrom string

@description('Azure OpenAI model that reads contracts; must offer structured outputs in the region.')
param openAiModelName string

@description('Version of that model.')
param openAiModelVersion string

@description('How mail leaves: Microsoft Graph or Azure Communication Services with the stamp identity, or an SMTP relay whose smtps:// URL, password included, lies in the Key Vault secret smtp-url.')
@allowed(['graph', 'smtp', 'acs'])
param mailTransport string = 'graph'

@description('Endpoint of the Communication Services resource, when mail leaves through it.')
param communicationEndpoint string = ''

@description('Where people reach the app; empty for the host name of the function app.')
param publicUrl string = ''

@description('Id of the tenant the MSP itself is.')
param houseTenant string = 'house'

@description('How Cosmos DB is billed: serverless, or autoscale throughput shared in the database.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string = 'serverless'

@description('How contracts are replicated: within a data centre, over the zones of the region, or to its pair as well.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param contractRedundancy string = 'Standard_ZRS'

@description('Comma-separated hosts inside the private network that connectors and webhooks may reach.')
param outboundPrivateHosts string = ''

@description('Bot Connector endpoint for approvals in Teams; empty for none.')
param botConnectorEndpoint string = ''

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module stamp 'modules/stamp.bicep' = {
  name: 'stamp'
  scope: group
  params: {
    location: location
    tags: tags
    authAudience: authAudience
    authClientId: authClientId
    mailFrom: mailFrom
    mailTransport: mailTransport
    communicationEndpoint: communicationEndpoint
    openAiModelName: openAiModelName
    openAiModelVersion: openAiModelVersion
    publicUrl: publicUrl
    houseTenant: houseTenant
    cosmosCapacity: cosmosCapacity
    contractRedundancy: contractRedundancy
    outboundPrivateHosts: outboundPrivateHosts
    botConnectorEndpoint: botConnectorEndpoint
  }
}

@description('Where the app answers.')
output PUBLIC_URL string = stamp.outputs.publicUrl

@description('Client id of the identity that needs Mail.Send for the sending mailbox when mail leaves through Graph.')
output AZURE_CLIENT_ID string = stamp.outputs.identityClientId
