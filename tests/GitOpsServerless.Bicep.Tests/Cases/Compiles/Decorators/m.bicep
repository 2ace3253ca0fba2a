output a string = 'b'
