// expects: BCP035@2:27 BCP036@2:65 BCP037@2:45
extension kubernetes with { namespace: 'x', name: 'y', context: 1 } as other
