// expects: BCP028@3:7 BCP028@4:5 BCP084@2:74 BCP084@3:7 BCP084@4:5
extension kubernetes with { namespace: 'apps', kubeConfig: 'config' } as az
param sys string
var sys = 1
