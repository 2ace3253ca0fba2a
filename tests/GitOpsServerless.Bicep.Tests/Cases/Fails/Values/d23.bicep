// expects: BCP124@2:1
@secure()
output o int = 1
