// expects: BCP293@2:10
type a = ('a' | 'b')[] | 'c'
