// expects: BCP340
output o object = loadYamlContent('empty.yaml')
