// expects: BCP048
output o int = length(null)
