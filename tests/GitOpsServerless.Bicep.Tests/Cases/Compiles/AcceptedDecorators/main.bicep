// What the official compiler accepts although it looks wrong: sealed names of types, decorators with their namespace that do not fit.
type open = {
  size: int
}

@sealed()
type closed = open

@sealed()
param first open

param second closed

@sys.secure()
output third int = first.size

@sys.minLength(1)
output fourth int = second.size

resource store 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'store'
}

output fifth string? = store.?absent.?inner
