param names object
param group string
@secure()
param password string
@secure()
param token string
