// expects: nothing
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
output o string = st.listKeys().foo
