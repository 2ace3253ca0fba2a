// expects: BCP033@4:41
var a = [for i in range(0, 3): 'x${i}']
output o string[] = a
output p int[] = [for i in range(0, 3): 'x${i}']
