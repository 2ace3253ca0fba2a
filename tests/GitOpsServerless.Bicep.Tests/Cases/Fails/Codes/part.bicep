param size int

output result int = size
