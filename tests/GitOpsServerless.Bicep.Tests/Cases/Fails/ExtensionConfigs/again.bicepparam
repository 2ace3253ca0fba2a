// expects: BCP028@4:17 BCP028@5:17
using 'cluster.bicep'
extensionConfig ledger with { token: 'x' }
extensionConfig cluster with { kubeConfig: 'x' }
extensionConfig cluster with { kubeConfig: 'x' }
