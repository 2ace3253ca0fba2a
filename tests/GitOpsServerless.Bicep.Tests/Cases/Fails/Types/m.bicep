param sku 'a' | 'b'
param n int = 1
param o {x: 'p' | 'q', y: int?} = {x: 'p'}
output id string = sku
