// expects: BCP353@2:6 BCP353@3:6
func f() int => 1
func F() int => 1
