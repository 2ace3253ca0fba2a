// expects: BCP331@2:1
@minLength(3)
@maxLength(2)
param p string
