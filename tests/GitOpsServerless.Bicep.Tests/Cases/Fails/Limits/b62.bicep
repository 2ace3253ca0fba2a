// expects: BCP080@2:18 BCP080@3:18
param p string = q
param q string = p
