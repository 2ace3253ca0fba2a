// expects: BCP418@3:19
extension kubernetes as k8s
output o object = k8s.config
