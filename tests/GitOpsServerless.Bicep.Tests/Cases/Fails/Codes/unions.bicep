// expects: BCP293@3:18 BCP293@5:20 BCP293@7:12 BCP294@2:12 BCP294@6:13 BCP294@8:14
type one = string | int
type two = 'a' | string
type three = ('a' | 1)[]
type four = ('a' | string | 1)[]
type five = 'a' | 'b' | 1
type six = string[] | 'a'
type seven = { a: string } | 'b'
