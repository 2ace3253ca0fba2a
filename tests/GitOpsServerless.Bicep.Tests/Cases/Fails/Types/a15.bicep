// expects: BCP053@4:21
@sealed()
param p { a: string }
output x string = p.b
