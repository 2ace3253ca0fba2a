output scalars object = loadYamlContent('scalars.yaml')
output anchors object = loadYamlContent('anchors.yaml')
output texts object = loadYamlContent('texts.yaml')
output part string = loadYamlContent('texts.yaml', '$.folded')
