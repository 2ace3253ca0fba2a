// expects: BCP028@2:11 BCP028@3:74 BCP028@4:7 BCP207@2:11 BCP207@3:11
extension kubernetes with { namespace: 'apps', kubeConfig: 'config' }
extension kubernetes with { namespace: 'apps', kubeConfig: 'config' } as kubernetes
param kubernetes string
