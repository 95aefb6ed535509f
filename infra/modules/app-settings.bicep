// Apart from the app, since some settings hold what is known of it only once it exists.

@description('Name of the function app.')
param functionAppName string

@description('All settings of the app; what is not among them is removed.')
param settings object

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: functionAppName
}

resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: settings
}
