// expects: BCP361@3:3
type t = {
  @export()
  a: string
}
