// expects: BCP332@2:23
output x [int, int] = [1, 2, 3]
