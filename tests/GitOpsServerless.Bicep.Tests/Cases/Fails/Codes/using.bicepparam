// expects: BCP256@2:6 BCP354@2:6
using
param size = 1
