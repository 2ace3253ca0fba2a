using none
param a = [cidrSubnet('10.0.0.0/16', 24, 1), cidrSubnet('10.0.3.7/16', 24, 255), cidrSubnet('192.168.0.0/24', 28, 3), cidrSubnet('10.0.0.0/8', 8, 0), cidrSubnet('10.0.0.0/30', 32, 3)]
param b = [cidrHost('10.0.0.0/16', 0), cidrHost('10.0.0.0/16', 4), cidrHost('10.0.3.7/24', 10), cidrHost('10.0.0.0/30', 1), cidrHost('10.0.0.0/24', 253)]
param c = [parseCidr('10.0.3.7/20'), parseCidr('0.0.0.0/0'), parseCidr('10.0.0.0/30')]
param d = [sort([3, 1, 2], (x, y) => x < y), sort([3, 1, 2], (x, y) => x > y), sort([2, 1, 2], (x, y) => x <= y), sort([{ n: 2 }, { n: 1 }], (x, y) => x.n < y.n), sort([], (x, y) => true)]
