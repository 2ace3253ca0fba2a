// expects: BCP207@2:11 BCP207@3:11
extension kubernetes as k8s
extension kubernetes as k9s
