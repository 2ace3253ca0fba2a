// expects: BCP032@3:14
param a string
metadata m = a
