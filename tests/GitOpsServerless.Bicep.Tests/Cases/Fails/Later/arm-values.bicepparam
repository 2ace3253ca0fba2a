// expects: BCP033
using 'arm.json'
param p = 1
