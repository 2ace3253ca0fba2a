// expects: nothing
output o string? = null
