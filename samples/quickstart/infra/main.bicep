@description('Stage of the shop, part of names and tags.')
@allowed([
  'demo'
  'test'
  'prod'
])
param environment string

@description('Location of all resources.')
param location string = resourceGroup().location

@description('Blob containers of the shop.')
param containers array = [
  'orders'
  'invoices'
]

var tags = {
  team: 'shop'
  environment: environment
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-shop'
  location: location
  tags: tags
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('shop${environment}${uniqueString(resourceGroup().id)}', 24)
  location: location
  tags: tags
  sku: {
    name: 'Standard_LRS'
  }
  kind: 'StorageV2'
  properties: {
    minimumTlsVersion: 'TLS1_2'
    allowBlobPublicAccess: false
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' = [for name in containers: {
      name: name
      properties: {
        publicAccess: 'None'
      }
    }]
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-shop'
  location: location
  tags: tags
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
  }
}

output storageAccountName string = storage.name
output identityClientId string = identity.properties.clientId
