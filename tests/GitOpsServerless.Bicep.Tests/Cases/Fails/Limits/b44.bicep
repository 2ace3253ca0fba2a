// expects: BCP327@5:13
param p {
  @maxValue(3)
  a: int
}[] = [{ a: 5 }]
