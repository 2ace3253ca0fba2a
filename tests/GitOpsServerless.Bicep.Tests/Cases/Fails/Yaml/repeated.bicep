// expects: BCP340
output o object = loadYamlContent('repeated.yaml')
