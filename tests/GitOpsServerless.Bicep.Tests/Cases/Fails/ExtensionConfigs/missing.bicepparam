// expects: BCP424@2:7
using 'cluster.bicep'
extensionConfig ledger with { token: 'x' }
