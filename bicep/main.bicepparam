using 'main.bicep'

param name = 'gitops'
param definitionsUrl = 'https://github.com/contoso/config'
param definitionsPath = 'gitops'
param writableResourceGroups = [
  'rg-shop'
]
param alertEmail = 'operators@contoso.com'
