// expects: BCP418@3:99
extension kubernetes as k8s
module m 'cluster.bicep' = [for i in [1]: if (true) { name: 'a${i}', extensionConfigs: { cluster: k8s.config, ledger: { token: 'x' } } }]
