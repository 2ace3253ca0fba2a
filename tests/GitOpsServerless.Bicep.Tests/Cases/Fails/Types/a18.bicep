// expects: nothing
param p { a: string? }
output x { a: string } = p
