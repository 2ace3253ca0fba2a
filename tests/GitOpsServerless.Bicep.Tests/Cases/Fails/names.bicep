output o string = 'a'
