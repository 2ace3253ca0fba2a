// expects: BCP044@8:17 BCP044@9:16 BCP045@10:17 BCP045@5:17 BCP045@6:17 BCP045@7:17
param n int?
param s string?
param b bool?
output a bool = n >= 3
output c bool = s =~ 'a'
output d bool = b && true
output e bool = !b
output f int = -n
output g bool = n > 3 ? true : false
output h bool = n == null ? false : n > 3
output i bool = (n ?? 1) < 3
