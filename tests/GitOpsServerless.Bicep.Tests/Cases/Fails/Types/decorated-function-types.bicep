// expects: BCP057@3:4 BCP057@7:4
func f(x {
  @secure()
  c: string
}) string => 'q'
func g(x string) [
  @minLength(3)
  string
] => [x]
func h(x {
  @sys.description('d')
  c: string
}) string => x.c
