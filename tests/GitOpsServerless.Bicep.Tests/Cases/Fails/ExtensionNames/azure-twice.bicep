// expects: BCP028@2:17 BCP028@3:11 BCP207@2:11 BCP207@3:11
extension az as az
extension az
