// expects: nested-deployment-template-scoping@13:40
param text string = 'x'
func twice(t string) string => '${t}${t}'
resource inner 'Microsoft.Resources/deployments@2022-09-01' = {
  name: 'inner'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
      outputs: {
        text: { type: 'string', value: twice('x') }
      }
    }
  }
}
