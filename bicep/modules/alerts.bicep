param name string
param location string
param email string
param insightsId string
param storageId string
param tags object

var queries = [
  {
    name: 'poison'
    title: 'A message was given up'
    severity: 1
    query: 'traces | where message has "GOS0713"'
  }
  {
    name: 'slow'
    title: 'A step took too long'
    severity: 2
    query: 'traces | where message has "GOS0714"'
  }
  {
    name: 'stalled'
    title: 'The timer did not run for ten minutes'
    severity: 1
    query: 'let ticks = toscalar(requests | where timestamp > ago(10m) and name == "timer" and success | count); print ticks | where ticks == 0'
  }
  {
    name: 'refused'
    title: 'The identity of the controller was refused'
    severity: 2
    query: 'traces | where message has_any ("GOS0711", "GOS0721", "GOS0730")'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in queries: {
  name: 'alert-${name}-${rule.name}'
  location: location
  tags: tags
  properties: {
    displayName: rule.title
    severity: rule.severity
    enabled: true
    scopes: [
      insightsId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT10M'
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: {
      actionGroups: [
        people.id
      ]
    }
  }
}]

resource availability 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${name}-storage'
  location: 'global'
  tags: tags
  properties: {
    description: 'The storage account with state and queue answers less than 99 % of requests.'
    severity: 2
    enabled: true
    scopes: [
      storageId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'availability'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'Availability'
          operator: 'LessThan'
          threshold: 99
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}
