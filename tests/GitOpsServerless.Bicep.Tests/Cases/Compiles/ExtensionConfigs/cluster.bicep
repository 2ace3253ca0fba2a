extension kubernetes with { namespace: 'apps' } as cluster
extension './ledger.tgz' with { endpoint: 'https://ledger' } as ledger

resource map 'cluster:core/ConfigMap@v1' = {
  metadata: { name: 'map' }
  data: { a: 'b' }
}
