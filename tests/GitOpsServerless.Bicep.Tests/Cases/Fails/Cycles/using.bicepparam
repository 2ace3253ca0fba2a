// expects: BCP095@2:7
using 'first.bicep'
