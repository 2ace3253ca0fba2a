// expects: BCP028@2:17 BCP028@3:74
extension az as az
extension kubernetes with { namespace: 'apps', kubeConfig: 'config' } as az
