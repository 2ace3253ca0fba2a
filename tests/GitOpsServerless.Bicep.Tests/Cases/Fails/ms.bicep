// expects: nothing
targetScope = 'subscription'

