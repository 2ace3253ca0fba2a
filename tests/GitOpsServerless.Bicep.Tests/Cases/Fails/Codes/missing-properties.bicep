// expects: BCP035@2:8 BCP035@3:8 BCP035@4:5 BCP035@5:38 BCP035@6:30
module part 'part.bicep' = { name: 'm' }
output one { a: string, b: int } = { a: 'x' }
var two { a: string } = {}
param three { a: { b: string } } = { a: {} }
func four() { a: string } => {}
