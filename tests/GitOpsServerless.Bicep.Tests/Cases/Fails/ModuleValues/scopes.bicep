// expects: BCP120@27:68 BCP120@28:70 BCP120@29:70 BCP120@31:100 BCP120@31:92 BCP120@32:108 BCP120@33:79 BCP120@34:52 BCP120@36:69 BCP120@38:60
param groups array
param subscriptionId string

module first 'target.bicep' = { name: 'first' }

resource account 'Microsoft.Storage/storageAccounts@2022-09-01' existing = { name: 'account' }

resource late 'Microsoft.Resources/resourceGroups@2022-09-01' existing = {
  scope: subscription()
  name: first.outputs.region
}

resource lateOnes 'Microsoft.Resources/resourceGroups@2022-09-01' existing = [for i in range(0, 2): {
  scope: subscription()
  name: '${first.outputs.region}${i}'
}]

resource early 'Microsoft.Resources/resourceGroups@2022-09-01' existing = [for i in range(0, 2): {
  scope: subscription()
  name: 'group${i}'
}]

var region = first.outputs.region
var known = first.name

module ofOutput 'target.bicep' = { name: 'a', scope: resourceGroup(first.outputs.region) }
module ofProperty 'target.bicep' = { name: 'b', scope: resourceGroup(account.properties.primaryLocation) }
module ofVariable 'target.bicep' = { name: 'c', scope: resourceGroup(region) }
module ofName 'target.bicep' = { name: 'd', scope: resourceGroup(known) }
module ofBoth 'target.bicep' = if (subscriptionId != '') { name: 'e', scope: resourceGroup(region, first.outputs.region) }
module inLoop 'target.bicep' = [for group in groups: { name: 'f${group}', scope: resourceGroup('${group}-${first.outputs.region}') }]
module ofSubscription 'subscription.bicep' = { name: 'g', scope: subscription(first.outputs.region) }
module ofLate 'target.bicep' = { name: 'i', scope: late }
module ofLateOne 'target.bicep' = { name: 'j', scope: lateOnes[0] }
module ofEarlyOne 'target.bicep' = { name: 'k', scope: early[length(first.outputs.region)] }
module ofEarly 'target.bicep' = [for i in range(0, 2): { name: 'l${i}', scope: early[i] }]
module withoutName 'target.bicep' = { scope: resourceGroup(reference(subscriptionId).group) }
