@description('Region of the identity.')
param location string

@description('Name of the identity.')
param name string

@description('Tags of the stamp.')
param tags object

// Assigned by the deployment rather than by the app's creation, so that every right exists before the app starts.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
