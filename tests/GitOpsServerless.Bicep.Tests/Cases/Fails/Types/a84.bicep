// expects: BCP332@5:19
@minLength(5)
param p string
@maxLength(3)
output o string = p
