// expects: BCP311@2:25
output o array = [1, 2][3]
