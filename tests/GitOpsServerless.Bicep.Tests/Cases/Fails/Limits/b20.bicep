// expects: BCP326@2:17
param p string? = 'x'
