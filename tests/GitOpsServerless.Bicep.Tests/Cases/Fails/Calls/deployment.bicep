// expects: BCP053
output o string = deployment().properties.nope
