// expects: BCP258@2:7 BCP259@3:1
using 'part.bicep'
param Size = 1
