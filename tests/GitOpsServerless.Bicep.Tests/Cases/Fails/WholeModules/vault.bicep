@secure()
output key string = 'k'

output address string = 'vault'
