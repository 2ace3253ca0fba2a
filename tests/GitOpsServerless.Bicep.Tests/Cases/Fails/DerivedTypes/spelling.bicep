// expects: BCP053@7:29 BCP083@5:27 BCP083@6:27 BCP083@8:28
resource store 'Microsoft.Storage/storageAccounts@2022-09-01' existing = {
  name: 'pictures'
}
output one string = store.lcoation
output two string = store.tag
output three string = store.nmae
output four string = store.proprties
