// expects: BCP028@2:17 BCP028@3:7 BCP028@4:5
extension az as az
param az string
var az = 1
