// expects: BCP340
output o object = loadYamlContent('unknown.yaml')
