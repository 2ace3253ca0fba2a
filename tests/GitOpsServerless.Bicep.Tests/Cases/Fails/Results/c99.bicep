// expects: BCP033@3:18 BCP033@4:16 BCP033@5:16
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'x' }
output o 'Hot' = st.properties.accessTier
output p 'a' = st.location
output q int = st.location
