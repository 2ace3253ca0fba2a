// expects: nothing
targetScope = 'tenant'

