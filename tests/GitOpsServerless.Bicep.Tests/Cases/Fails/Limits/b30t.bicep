@secure()
param a string
@secure()
param b string
