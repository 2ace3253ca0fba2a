// expects: BCP036@24:37 BCP036@25:37 BCP036@26:37 BCP036@27:37 BCP036@28:37 BCP104@29:12 BCP122@11:37 BCP122@12:37 BCP122@14:37 BCP122@15:37 BCP122@18:37 BCP122@19:37 BCP122@22:59 BCP122@23:37 BCP122@29:37 BCP122@34:37 BCP332@16:37 BCP333@11:37 BCP333@34:37 BCP416@11:37 BCP416@12:37 BCP416@13:37 BCP416@14:37 BCP416@15:37 BCP416@16:37 BCP416@17:37 BCP416@18:37 BCP416@19:37 BCP416@20:37 BCP416@21:37 BCP416@22:59 BCP416@23:37 BCP416@29:37 BCP416@34:37
param text string
param flag bool
@allowed(['a b', 'c d'])
param choice string

var spaced = 'one two'
var number = 3
var long = 'abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz'

module m01 'target.bicep' = { name: '' }
module m02 'target.bicep' = { name: 'one two' }
module m03 'target.bicep' = { name: 'one/two' }
module m04 'target.bicep' = { name: toLower('ONE TWO') }
module m05 'target.bicep' = { name: spaced }
module m06 'target.bicep' = { name: long }
module m07 'target.bicep' = { name: '${spaced}-${number}' }
module m08 'target.bicep' = { name: ('x y') }
module m09 'target.bicep' = { name: '''x y''' }
module m10 'target.bicep' = { name: 'x\ny' }
module m11 'target.bicep' = { name: 'x😀' }
module m12 'target.bicep' = [for name in ['x y']: { name: name }]
module m13 'target.bicep' = { name: format('{0} {1}', 'x', 'y') }
module m14 'target.bicep' = { name: null }
module m15 'target.bicep' = { name: number }
module m16 'target.bicep' = { name: flag }
module m17 'target.bicep' = { name: {} }
module m18 'target.bicep' = { name: flag ? 3 : 'x' }
module m19 'broken.bicep' = { name: 'x y' }
module m20 'target.bicep' = { name: 'x y${text}' }
module m21 'target.bicep' = { name: flag ? 'x y' : 'z' }
module m22 'target.bicep' = { name: choice }
module m23 'target.bicep' = { name: 'ä-_.()9' }
module m24 'target.bicep' = { name: ('') }
