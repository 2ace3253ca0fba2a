using 'main.bicep'
param a = readEnvironmentVariable('NOT_SET_X', 'dflt')
param b = int(readEnvironmentVariable('NOT_SET_Y', '12'))
param c = loadJsonContent('x.json')
param d = [ externalInput('sys.cli', 'x'), 1 ]
