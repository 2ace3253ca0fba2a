// expects: BCP053@4:19
param e bool
var c = e ? { a: 1 } : null
output x int = c!.b
