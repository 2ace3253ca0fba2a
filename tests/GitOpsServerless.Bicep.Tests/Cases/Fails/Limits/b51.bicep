// expects: nothing
param c bool
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = if (c) { name: 'x' }
output o string = st.properties.accessTier
