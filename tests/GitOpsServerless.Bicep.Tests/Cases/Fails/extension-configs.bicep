// expects: BCP037@4:24 BCP206@2:1 BCP207@2:11 BCP207@3:11
extension kubernetes
extension kubernetes with { namespace: 'x', kubeConfig: 'y' } as other
module m 'm.bicep' = { extensionConfigs: {} }
