targetScope = 'subscription'

metadata description = 'Everything that an installation of the GitOpsServerless controller needs.'

@description('Name of the installation; part of all names.')
@minLength(3)
@maxLength(16)
param name string = 'gitops'

@description('Location of all resources. Flex Consumption has to be available there.')
param location string = deployment().location

@description('Name of the resource group that is created.')
param resourceGroupName string = 'rg-${name}'

@description('Git repository with the definitions.')
param definitionsUrl string

@description('Branch or tag of the definitions.')
param definitionsRevision string = 'main'

@description('Folder of the definitions in the repository.')
param definitionsPath string = ''

@description('Credential of that repository: a secret reference such as \${keyvault:https://NAME.vault.azure.net/secrets/git}, managedIdentity for Azure DevOps, or empty for a public repository.')
param definitionsCredential string = ''

@description('Scopes below this subscription that the controller may change: names of resource groups, or one asterisk for the subscription. Empty: drift is reported and nothing is changed.')
param writableResourceGroups string[] = []

@description('AKS clusters that the controller may write to.')
param clusters clusterType[] = []

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Largest number of instances.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('HTTP instances that are always ready. With none the first webhook after a pause waits for a cold start, which some providers do not; with one it is answered at once, for a price (docs/cost.md).')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 0

@description('Put the app, its storage and its vault into a virtual network with private endpoints.')
param privateNetwork bool = false

@description('Address space of that network.')
param addressPrefix string = '10.90.0.0/24'

@description('Client id of an Entra app registration for the dashboard and the API; empty leaves the dashboard closed and the API to Functions keys.')
param entraClientId string = ''

@description('Mail address that is told of alerts; empty creates no alerts.')
param alertEmail string = ''

@description('Address of an OpenTelemetry collector (OTLP); empty sends none.')
param otlpEndpoint string = ''

param tags object = {}

@export()
@description('An AKS cluster in this subscription.')
type clusterType = {
  @description('Name of the cluster.')
  name: string
  @description('Resource group of the cluster.')
  resourceGroup: string
}

var writesSubscription = contains(writableResourceGroups, '*')

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: '${name}-identity'
  scope: group
  params: {
    name: name
    location: location
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: '${name}-network'
  scope: group
  params: {
    name: name
    location: location
    addressPrefix: addressPrefix
    tags: tags
  }
}

module data 'modules/data.bicep' = {
  name: '${name}-data'
  scope: group
  params: {
    name: name
    location: location
    principalId: identity.outputs.principalId
    privateNetwork: privateNetwork
    tags: tags
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  name: '${name}-endpoints'
  scope: group
  params: {
    name: name
    location: location
    subnetId: network.?outputs.endpointSubnetId ?? ''
    networkId: network.?outputs.networkId ?? ''
    storageId: data.outputs.storageId
    vaultId: data.outputs.vaultId
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  name: '${name}-app'
  scope: group
  params: {
    name: name
    location: location
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    principalId: identity.outputs.principalId
    storageName: data.outputs.storageName
    packageContainer: data.outputs.packageContainer
    vaultUri: data.outputs.vaultUri
    subnetId: privateNetwork ? (network.?outputs.appSubnetId ?? '') : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    definitionsUrl: definitionsUrl
    definitionsRevision: definitionsRevision
    definitionsPath: definitionsPath
    definitionsCredential: definitionsCredential
    entraClientId: entraClientId
    otlpEndpoint: otlpEndpoint
    tags: tags
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  name: '${name}-alerts'
  scope: group
  params: {
    name: name
    location: location
    email: alertEmail
    insightsId: app.outputs.insightsId
    storageId: data.outputs.storageId
    tags: tags
  }
}

// Reading is what drift detection needs; writing only where it is named.
module reader 'modules/subscription-role.bicep' = {
  name: '${name}-reader'
  params: {
    principalId: identity.outputs.principalId
    roleDefinitionId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  }
}

module subscriptionContributor 'modules/subscription-role.bicep' = if (writesSubscription) {
  name: '${name}-contributor'
  params: {
    principalId: identity.outputs.principalId
    roleDefinitionId: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
  }
}

module groupContributors 'modules/group-role.bicep' = [for groupName in (writesSubscription ? [] : writableResourceGroups): {
  name: '${name}-contributor-${uniqueString(groupName)}'
  scope: resourceGroup(groupName)
  params: {
    principalId: identity.outputs.principalId
    roleDefinitionId: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
  }
}]

module clusterRoles 'modules/cluster-role.bicep' = [for cluster in clusters: {
  name: '${name}-cluster-${uniqueString(cluster.resourceGroup, cluster.name)}'
  scope: resourceGroup(cluster.resourceGroup)
  params: {
    clusterName: cluster.name
    principalId: identity.outputs.principalId
  }
}]

@description('Name of the function app, for publishing.')
output appName string = app.outputs.appName

@description('Resource group of the function app.')
output resourceGroupName string = group.name

@description('Address of the controller.')
output url string = app.outputs.url

@description('Address that providers send webhooks to; put the provider\'s name behind it.')
output webhookUrl string = '${app.outputs.url}/hooks/'

@description('Vault for webhook secrets and Git credentials.')
output vaultName string = data.outputs.vaultName

@description('Client id of the controller\'s identity.')
output identityClientId string = identity.outputs.clientId
