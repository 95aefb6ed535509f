// Queues, the topic and its subscriptions come from messaging.json, the list the local Service Bus reads as well.

@description('Region of the namespace.')
param location string

@description('Name of the namespace.')
param name string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

var messaging = loadJsonContent('../messaging.json')
var roles = loadJsonContent('../roles.json')
// Owner rather than sender and receiver: the platform scales by the length of queues, read with the identity of the app.
var dataOwner = roles['Azure Service Bus Data Owner']

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

// Sessions and duplicate detection cannot be changed afterwards: another value means another name.
resource queues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [for queue in messaging.queues: {
  parent: namespace
  name: queue.name
  properties: {
    requiresSession: queue.requiresSession
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: queue.duplicateDetectionHistoryTimeWindow
    maxDeliveryCount: queue.maxDeliveryCount
    lockDuration: queue.lockDuration
  }
}]

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = {
  parent: namespace
  name: messaging.topic.name
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: messaging.topic.duplicateDetectionHistoryTimeWindow
    supportOrdering: true
  }
}

resource subscriptions 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [for subscription in messaging.topic.subscriptions: {
  parent: topic
  name: subscription.name
  properties: {
    requiresSession: subscription.requiresSession
    maxDeliveryCount: subscription.maxDeliveryCount
    lockDuration: subscription.lockDuration
    deadLetteringOnFilterEvaluationExceptions: true
  }
}]

// Named $Default, so that it takes the place of the rule every new subscription has, which lets everything through.
resource filters 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [for (subscription, index) in messaging.topic.subscriptions: {
  parent: subscriptions[index]
  name: '$Default'
  properties: {
    filterType: 'SqlFilter'
    sqlFilter: { sqlExpression: subscription.filter }
  }
}]

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, principalId, dataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The endpoint is https://<host>:443/; its host, so that no cloud's domain is written here.
output fullyQualifiedNamespace string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
