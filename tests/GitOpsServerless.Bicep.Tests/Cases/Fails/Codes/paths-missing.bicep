// expects: BCP018@2:16 BCP018@3:14 BCP090@2:12 BCP097@2:12 BCP344@4:8 BCP347@3:10 BCP348@3:1 BCP349@4:1 BCP358@3:10
module one = {}
test two = {}
assert = true
