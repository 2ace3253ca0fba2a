// expects: BCP035@4:30 BCP036@3:38 BCP037@3:41 BCP205@5:17 BCP425@5:1
using 'cluster.bicep'
extensionConfig ledger with { token: 1, nothing: 2 }
extensionConfig cluster with { }
extensionConfig none with { }
