// expects: BCP053@4:27 BCP053@5:29 BCP083@3:27 BCP083@6:28 BCP083@7:28
var plain = { location: 'x', identity: 'y', tag: 'z' }
output one string = plain.lcoation
output two string = plain.ta
output three string = plain.tga
output four string = plain.idntty
output five string = plain.iddddtity
