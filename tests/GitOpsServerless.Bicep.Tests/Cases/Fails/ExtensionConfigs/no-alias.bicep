// expects: BCP423@2:1
extension './ledger.tgz'
