// expects: BCP052@5:82 BCP053@15:43 BCP053@4:75 BCP055@13:107 BCP055@14:80 BCP055@6:36 BCP083@11:76 BCP083@12:96 BCP083@3:15 BCP388@7:36 BCP389@9:26 BCP390@10:85 BCP390@8:23
type app = resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.properties
param one app.templates
param two resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.nothing
param three resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.tags.some
param four app.template.containers.name
param five app.template.containers[0]
param six app.template[*]
param seven app.template.*
param eight resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>.location[*]
param nine resourceInput<'Microsoft.App/containerApps@2024-10-02-preview'>['propertie']
param ten resourceOutput<'Microsoft.Compute/virtualMachines/extensions@2019-12-01'>.properties.Settings
param eleven resourceInput<'Microsoft.Compute/virtualMachines/extensions@2019-12-01'>.properties.settings.any
param twelve resourceInput<'Microsoft.Resources/deploymentScripts@2020-10-01'>.properties
param thirteen app.template.containers[*].xyz
