// expects: BCP340
output o object = loadYamlContent('key.yaml')
