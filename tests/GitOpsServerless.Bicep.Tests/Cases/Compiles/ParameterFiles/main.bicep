param a string
param b int = 1
param c object = {}
param d array = []
@secure()
param e string = ''
param f bool = true
param g string?
