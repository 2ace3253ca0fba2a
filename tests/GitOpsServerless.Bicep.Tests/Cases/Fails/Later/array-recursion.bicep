// expects: BCP298
type tree = { value: string, kids: tree[] }
