// expects: BCP033
output o int = providers('A.B').namespace
