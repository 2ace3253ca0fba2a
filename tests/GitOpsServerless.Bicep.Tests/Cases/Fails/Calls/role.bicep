// expects: BCP053
output o string = roleDefinitions('Owner').name
