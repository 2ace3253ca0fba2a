// expects: BCP033@14:19 BCP036@13:93 BCP037@13:76 BCP188@10:12 BCP188@11:12 BCP188@12:12 BCP188@2:12 BCP188@3:12 BCP188@4:12 BCP188@5:12 BCP188@6:12 BCP188@7:12 BCP188@8:12 BCP188@9:12 BCP333@13:71
module m00 'reference-to-nothing.json' = { name: 'm00' }
module m01 'reference-in-a-circle.json' = { name: 'm01' }
module m02 'reference-inside.json' = { name: 'm02' }
module m03 'reference-without-version.json' = { name: 'm03' }
module m04 'unknown-type.json' = { name: 'm04' }
module m05 'unknown-member.json' = { name: 'm05' }
module m07 'no-value.json' = { name: 'm07' }
module m08 'bound-that-is-a-text.json' = { name: 'm08' }
module m09 'allowed-of-another-kind.json' = { name: 'm09' }
module m10 'discriminator.json' = { name: 'm10' }
module m11 'parameters-as-list.json' = { name: 'm11' }
module valid 'valid.json' = { name: 'valid', params: { place: { name: 'x', size: 1 }, list: {} } }
output name int = valid.outputs.place.name
