// expects: BCP029@6:15 BCP062@7:20 BCP209@2:14 BCP209@3:14 BCP209@4:16 BCP209@5:15
resource one 'sys:Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'one' }
resource two 'sys:thing' existing = { name: 'two' }
resource three 'az:thing@2020-01-01' existing = { name: 'three' }
resource four 'az:some/thing@v1' existing = { name: 'four' }
resource five 'az:?' existing = { name: 'five' }
output id string = one.id
