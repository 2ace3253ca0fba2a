// expects: nothing
param a { x: string? }
output o string = a.x
output p string = a.x!
output q string = a.?x ?? 'd'
