// expects: BCP084@2:7
param sys string
