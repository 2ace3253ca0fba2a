// expects: nothing
@discriminator('type')
param d { type: 'a', x: int } | { type: 'b', y: int }
output o int = d.x
