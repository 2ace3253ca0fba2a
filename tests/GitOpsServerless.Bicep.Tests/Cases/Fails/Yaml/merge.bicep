// expects: BCP340
output o object = loadYamlContent('merge.yaml')
