// expects: BCP205@2:19
extension az with { a: 1 }
