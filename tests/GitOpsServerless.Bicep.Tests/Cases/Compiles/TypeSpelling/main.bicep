resource a 'microsoft.storage/storageaccounts@2023-01-01' = { name: 'a', location: 'w', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }
resource b 'Microsoft.Insights/components@2020-02-02' = { name: 'b', location: 'w', kind: 'web', properties: { Application_Type: 'web' } }
resource c 'microsoft.insights/actionGroups@2023-01-01' = { name: 'c', location: 'Global' }
resource d 'Microsoft.Insights/autoscalesettings@2022-10-01' = { name: 'd', location: 'w', properties: { profiles: [] } }
resource e 'Microsoft.NotThere/things@2023-01-01' = { name: 'e' }
resource g 'MICROSOFT.WEB/serverFarms@2022-03-01' = { name: 'g', location: 'w', sku: { name: 'B1' } }
resource h 'Microsoft.Web/serverfarms@1999-03-01' = { name: 'h', location: 'w' }
output o array = [ a.id, b.properties.InstrumentationKey, c.id, d.name, e.id, g.id, h.properties.x ]
