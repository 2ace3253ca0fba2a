// expects: BCP153@5:1
@secure()

@description('x')
@batchSize(1)
