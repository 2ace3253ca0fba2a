// expects: BCP033@3:13
using './a02t.bicep'
param env = readEnvironmentVariable('X', 'dev')
