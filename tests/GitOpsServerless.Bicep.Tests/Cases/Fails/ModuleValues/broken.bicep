output wrong string = 3
