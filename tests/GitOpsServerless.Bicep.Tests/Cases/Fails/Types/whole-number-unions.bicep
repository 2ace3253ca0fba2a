// expects: BCP033@7:20 BCP034@8:16 BCP327@5:25 BCP328@6:35
param number int

output gap 1 | 3 = number
output over 1 | 2 | 3 = 4
output under (5 | 6)[] = [number, 4]
output two 1 | 3 = 2
@allowed(['a', 'z'])
param letter ('a' | 'b')?
