// expects: nothing
type tree = { value: string, kids: tree[]?, more: (tree?)[] }
param p tree
