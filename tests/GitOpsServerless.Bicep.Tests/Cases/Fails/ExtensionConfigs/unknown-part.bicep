// expects: BCP053@3:103 BCP053@3:84
extension kubernetes as k8s
module m 'cluster.bicep' = { extensionConfigs: { cluster: { kubeConfig: k8s.config.name, context: k8s.name }, ledger: { token: 'x' } } }
