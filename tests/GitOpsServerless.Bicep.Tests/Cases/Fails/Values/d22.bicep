// expects: BCP124@2:1
@secure()
type t = int
