// expects: BCP035@2:28
param p { a: string }[] = [{ b: 'x' }]
