// expects: BCP035@6:24 BCP089@6:24
var parts = {
  scheme: 'https'
  hosts: 'example.org'
}
var address = buildUri(parts)
