// expects: BCP030@3:12 BCP031@2:11 BCP285@6:13 BCP285@7:12 BCP289@4:14 BCP296@5:15 BCP296@9:16 BCP317@9:16 BCP325@8:6
param one null
output two null = null
type three = null
type four = { 'a${1}': string }
type five = !string
type six = -true
type = string
type seven = { +: string }
