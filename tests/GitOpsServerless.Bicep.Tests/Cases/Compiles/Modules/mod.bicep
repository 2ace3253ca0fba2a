targetScope = 'resourceGroup'
param name string
param size int = 1
param opts { a: string, b: string? } = { a: 'x' }
@secure()
param pw string = ''
param tags object = {}
output id string = name
@secure()
output pw string = pw
output list string[] = [ name ]
output o { a: string, b: int } = { a: name, b: size }
