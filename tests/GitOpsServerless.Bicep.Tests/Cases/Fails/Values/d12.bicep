// expects: BCP391@2:9
param p { x: string }.x
