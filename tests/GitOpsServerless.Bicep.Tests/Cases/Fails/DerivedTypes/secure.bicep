// expects: BCP124@10:1 BCP124@12:1 BCP440@2:1 BCP440@4:1 BCP440@6:1 BCP440@8:1
@secure()
param one any
@secure()
param two any?
@secure()
output three any = 1
@secure()
type four = resourceInput<'Microsoft.Compute/virtualMachines/extensions@2019-12-01'>.properties.settings
@secure()
param five resourceInput<'Microsoft.Compute/virtualMachines/extensions@2019-12-01'>.properties.autoUpgradeMinorVersion
@secure()
param six resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.properties.template.containers
@secure()
param seven resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.properties.template
@secure()
param eight resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.location
