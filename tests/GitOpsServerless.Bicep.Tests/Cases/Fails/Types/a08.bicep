// expects: BCP034@2:27
output x [int, int] = [1, 'a']
