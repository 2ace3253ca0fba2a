// expects: BCP036@3:23
param p { a: string }
output x { a: int } = p
