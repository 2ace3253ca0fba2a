// expects: BCP033@3:16
param o { a: string }
output x 'q' = o.a
