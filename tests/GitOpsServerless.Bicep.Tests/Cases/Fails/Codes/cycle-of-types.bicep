// expects: BCP062@3:22 BCP062@5:13 BCP062@7:21 BCP298@2:6 BCP298@3:6
type loop = { again: loop }
type part = { again: part.again }
type other = { inner: loop }
param value loop[]
param object other
output out string = value
