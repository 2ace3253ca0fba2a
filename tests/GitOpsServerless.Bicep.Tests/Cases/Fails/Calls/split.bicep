// expects: BCP311
output o string = split('a,b', ',')[5]
