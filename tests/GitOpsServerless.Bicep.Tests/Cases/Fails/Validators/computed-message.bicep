// expects: BCP032@2:22
@validate(x => true, 'a${'b'}')
param foo string
