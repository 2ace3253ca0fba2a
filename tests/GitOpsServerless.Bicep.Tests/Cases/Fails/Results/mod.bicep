output id string = 'x'
output name string = 'n'
output loc string = 'n'
output arr string[] = ['a']
output ob { a: string } = { a: 'x' }
output nl string? = null
