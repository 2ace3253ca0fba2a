// expects: BCP028@2:11 BCP028@3:7 BCP084@4:5
extension az
param az string
var sys = 1
