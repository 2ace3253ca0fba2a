@secure()
param secret string
output length int = length(secret)
