// expects: BCP340
output o object = loadYamlContent('digits.yaml')
