// expects: BCP033@3:33 BCP033@4:32 BCP062@2:32 BCP070@5:27
func first(a absent) string => a
func second(a string) absent => a
func third(a absent) string => 1
output one string = third(1)
