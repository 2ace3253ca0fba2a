param name string
param location string
param identityId string
param identityClientId string
param principalId string
param storageName string
param packageContainer string
param vaultUri string
param subnetId string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReadyHttp int
param definitionsUrl string
param definitionsRevision string
param definitionsPath string
param definitionsCredential string
param entraClientId string
param otlpEndpoint string
param tags object

var appName = take('func-${name}-${uniqueString(resourceGroup().id, name)}', 60)
var providers = [
  'github'
  'ghcr'
  'gitlab'
  'bitbucket'
  'bitbucket-server'
  'azuredevops'
  'gitea'
  'generic'
  'acr'
  'dockerhub'
]

// A reference to a secret that does not exist leaves the provider without a secret: it accepts nothing.
var webhookSettings = toObject(
  providers,
  provider => 'GITOPS_WEBHOOK_SECRET_${toUpper(replace(provider, '-', '_'))}',
  provider => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/webhook-${provider})'
)

// The second secret of a provider, while the first is rotated.
var rotatedSettings = toObject(
  providers,
  provider => 'GITOPS_WEBHOOK_SECRET_${toUpper(replace(provider, '-', '_'))}_2',
  provider => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/webhook-${provider}-2)'
)

var settings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
  GITOPS_CONFIG_URL: definitionsUrl
  GITOPS_CONFIG_REVISION: definitionsRevision
  GITOPS_CONFIG_PATH: definitionsPath
  GITOPS_CONFIG_CREDENTIAL: definitionsCredential
  GITOPS_INSTANCE_MB: string(instanceMemoryMB)
  // The youngest generation is sized by the processor's cache otherwise: hundreds of megabytes on a server. 16 MiB, read when the process starts.
  DOTNET_GCgen0size: '0x1000000'
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

// Monitoring Metrics Publisher: telemetry is sent with the identity, not with a key.
resource telemetryAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, principalId, '3913510d-42f4-4e42-8a64-420c390055eb')
  scope: insights
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstanceCount
        instanceMemoryMB: instanceMemoryMB
        alwaysReady: alwaysReadyHttp == 0 ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReadyHttp
          }
        ]
      }
      runtime: {
        name: 'custom'
        version: '1.0'
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, webhookSettings, rotatedSettings, empty(otlpEndpoint) ? {} : {
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint
    })
  }

  // Webhooks prove themselves, and the API at /v1 is behind Functions keys: only the dashboard and its API are for browsers. The health tells
  // nothing but numbers, and who watches it cannot sign in.
  resource authentication 'config' = if (!empty(entraClientId)) {
    name: 'authsettingsV2'
    properties: {
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'RedirectToLoginPage'
        redirectToProvider: 'azureactivedirectory'
        excludedPaths: [
          '/hooks/*'
          '/v1/*'
          '/ui/healthz'
        ]
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: entraClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [
              'api://${entraClientId}'
              entraClientId
            ]
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
    }
    dependsOn: [
      appSettings
    ]
  }

  resource publishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output appName string = app.name
output url string = 'https://${app.properties.defaultHostName}'
output insightsId string = insights.id
