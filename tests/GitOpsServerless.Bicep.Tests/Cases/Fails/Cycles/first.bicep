// expects: BCP095@2:15
module second 'second.bicep' = { name: 'second' }
