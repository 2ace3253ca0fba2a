// expects: nothing
var cfg = loadJsonContent('d81.json')
output o string = cfg.list[0].name
output p int = cfg.list[1].size
output q array = map(cfg.list, l => l.name)
output r array = [for x in cfg.list: x.size]
