@export()
type account = {
  @validate(name => startsWith(name, 'st'), 'The name starts with st.')
  @minLength(3)
  name: string
  rules: {
    @validate(port => port != 22)
    @description('A port')
    port: int
  }[]
}
