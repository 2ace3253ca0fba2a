// expects: BCP028@3:7 BCP028@4:7
using none
param a = 1
param a = 2
