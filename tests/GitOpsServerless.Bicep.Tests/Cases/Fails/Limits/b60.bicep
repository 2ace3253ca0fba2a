// expects: BCP124@2:1
@secure()
param p int
