import { Place, Places, sizes } from 'capitals.json'
import { 'contoso.twice' as twice } from 'capitals.json'

@secure()
param secret string
param place Place
param places Places = []

module store 'capitals.json' = {
  name: 'store'
  params: { secret: secret, place: place }
}

module second 'capitals.json' = {
  name: 'second'
  params: { secret: store.outputs.key, place: { zone: store.outputs.plain } }
}

output text string = twice(store.outputs.plain)
output all object = { sizes: sizes, places: places }
@secure()
output nested object = second.outputs.nested
