// expects: nothing
targetScope = 'tenant'
resource a 'Microsoft.Authorization/accessReviewScheduleDefinitions/instances@2021-11-16-preview' = { name: 'a/b' }
