// expects: BCP135
targetScope = 'subscription'
resource a 'Microsoft.HybridNetwork/networkFunctions/components@2024-04-15' = { name: 'a/b' }
