// expects: BCP248@2:34
output o array = map(['a'], x => reference(x))
