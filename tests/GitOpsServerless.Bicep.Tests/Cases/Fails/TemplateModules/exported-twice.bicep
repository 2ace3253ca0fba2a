// expects: BCP373@3:10 BCP374@2:8
import * as all from 'twice.json'
import { size } from 'twice.json'
import { place } from 'twice.json'

param where place
output chosen string = where
