// expects: BCP227@3:11 BCP227@4:12 BCP227@5:14
extension kubernetes with { kubeConfig: 'a', namespace: 'b' }
param one resource 'core/Service@v1'
output two resource 'core/Service@v1' = service
output three resource = service
resource service 'core/Service@v1' = { metadata: { name: 'x' } }
