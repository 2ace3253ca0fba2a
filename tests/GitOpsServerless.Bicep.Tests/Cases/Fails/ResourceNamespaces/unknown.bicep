// expects: BCP029@6:15 BCP062@7:20 BCP208@2:14 BCP208@3:14 BCP208@4:16 BCP208@5:15
resource one 'other:Microsoft.Storage/storageAccounts@2023-01-01' existing = { name: 'one' }
resource two 'other:?' existing = { name: 'two' }
resource three 'SYS:Thing@v1' existing = { name: 'three' }
resource four 'a:b:Some/thing@2020-01-01' existing = { name: 'four' }
resource five ':Some/thing@2020-01-01' existing = { name: 'five' }
output id string = one.id
