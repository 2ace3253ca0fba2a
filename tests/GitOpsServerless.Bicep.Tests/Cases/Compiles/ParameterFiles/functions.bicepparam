using 'functions.bicep'

param addresses = {
  joined: uri('https://shop.example.com', 'api/v1')
  rooted: uri('https://shop.example.com/', '/api')
  replaced: uri('https://shop.example.com/a/b', 'c')
  below: uri('https://shop.example.com/a/b/', 'c')
  up: uri('https://shop.example.com/a/b/', '../c')
  port: uri('https://Shop.Example.com:443/a', './c/')
  other: uri('https://shop.example.com/a', 'https://b.example.com/d')
  same: uri('https://shop.example.com/a/b', '')
}
param times = {
  epoch: dateTimeFromEpoch(0)
  before: dateTimeFromEpoch(-5)
  seconds: dateTimeToEpoch('2026-04-01T01:00:38Z')
  day: dateTimeAdd('2026-03-31T01:00:38Z', 'P1D')
  back: dateTimeAdd('2026-03-31T01:00:38Z', '-PT90M')
  all: dateTimeAdd('2026-03-31T01:00:38Z', 'P1DT2H3M4S')
  part: dateTimeAdd('2026-03-31T23:59:59Z', 'PT1.9S')
}
param orders = {
  small: 'a' < 'B'
  case: 'a' < 'A'
  digits: '10' < '9'
  prefix: 'ab' < 'a'
  mixed: 'aB' < 'Ab'
  least: '' <= ''
  sorted: sort(['b', 'A', 'a', 'B', '0', 'co', 'coOp', 'cooP', 'COOP', 'coop', 'a1', 'A1', 'aa', 'aA', 'Aa'], (x, y) => x < y)
}
param arrays = [array('x'), array([1]), array({ a: 1 }), array(5), array(true), array(array('y'))]
param texts = [dataUriToString(dataUri('Größe')), string(bool(true)), string(bool(!true))]
