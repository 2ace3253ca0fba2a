@secure()
param p string
param q string
