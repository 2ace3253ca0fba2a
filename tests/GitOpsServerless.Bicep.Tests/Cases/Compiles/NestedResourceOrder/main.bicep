param queues array = []
param files array = []

resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 'store'
  location: 'westeurope'
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = {
      name: 'things'
    }
  }

  resource shares 'fileServices' = if (!empty(files)) {
    name: 'default'
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for name in queues: {
      name: name
    }]
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

resource second 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'second'

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = {
      name: 'things'
    }
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2015-08-31-PREVIEW' = {
  name: 'identity'
  location: 'westeurope'
}
