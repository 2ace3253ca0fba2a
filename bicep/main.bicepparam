using 'main.bicep'

param name = 'gitops'
param definitionsUrl = 'https://github.com/contoso/config'
param definitionsPath = 'gitops'

// Drift is reported and nothing is changed until groups are named here; they have to exist.
param writableResourceGroups = []
param alertEmail = 'operators@contoso.com'
