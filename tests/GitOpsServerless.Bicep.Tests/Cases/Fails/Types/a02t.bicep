@allowed(['prod'])
param env string
