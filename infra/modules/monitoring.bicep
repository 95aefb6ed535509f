@description('Region of workspace and component.')
param location string

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param componentName string

@description('Tags of the stamp.')
param tags object

@description('Object id of the identity of the app.')
param principalId string

var roles = loadJsonContent('../roles.json')
var publisher = roles['Monitoring Metrics Publisher']

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, principalId, publisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', publisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// What src/audit/checking raises when a log does not agree with what was signed. It shows among the alerts of the resource
// group; whoever wants to be called adds an action group to it.
resource logMismatch 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'log-mismatch' // of the resource group, which holds one stamp
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'The audit log of a tenant does not verify'
    description: 'A log does not agree with its checkpoints, its tiles or itself. Treat it as an incident: keep all traces.'
    severity: 0
    enabled: true
    scopes: [component.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT10M'
    criteria: {
      allOf: [
        {
          query: 'traces | where message has "log mismatch"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    autoMitigate: false
  }
}

// Says where to send, and with local authentication off nobody may by it alone.
output connectionString string = component.properties.ConnectionString
