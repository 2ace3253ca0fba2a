// expects: BCP188@2:7
using 'unknown-type.json'
