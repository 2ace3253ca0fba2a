// expects: BCP057@10:15 BCP057@6:2 BCP130@8:1 BCP259@10:1 BCP262@2:1 BCP262@3:1 BCP337@4:1 BCP337@5:1
using 'part.bicep'
using 'part.bicep'
func one() string => 'a'
two
@secure()
var three = 1
@description('x')
param size = 1
param other = absent
