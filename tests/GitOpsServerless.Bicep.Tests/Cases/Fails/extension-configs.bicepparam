// expects: BCP337@3:1
using none
extensionConfig cluster with { kubeConfig: 'x' }
