param clusterName string
param principalId string

// Cluster User hands out the kubeconfig; RBAC Writer lets the identity write objects in namespaces.
var roles = [
  '4abbcc35-e782-43d8-92c5-2d3f1bd2253f'
  'a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb'
]

resource cluster 'Microsoft.ContainerService/managedClusters@2024-09-01' existing = {
  name: clusterName
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  name: guid(cluster.id, principalId, role)
  scope: cluster
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]
