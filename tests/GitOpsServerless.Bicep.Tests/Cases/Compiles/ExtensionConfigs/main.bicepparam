using 'cluster.bicep'

var suffix = 'x'
extensionConfig ledger with { token: az.getSecret('00000000-0000-0000-0000-000000000001', 'group', 'keys', 'token'), retries: 2 }
extensionConfig cluster with { namespace: 'apps-${suffix}', kubeConfig: 'config' }
