// expects: BCP418@3:69 BCP418@3:98
extension kubernetes as k8s
module m 'cluster.bicep' = if (true) { extensionConfigs: { cluster: k8s.config, ledger: { token: k8s.config.kubeConfig } } }
