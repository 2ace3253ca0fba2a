param size int = 1

output address string = 'worker-${size}'
output limits object = { cores: size }
output remark string? = null
