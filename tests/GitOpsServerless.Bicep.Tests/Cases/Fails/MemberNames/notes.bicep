// expects: BCP036@4:63 BCP360@2:10
import { Place } from 'notes.json'

module notes 'notes.json' = { name: 'notes', params: { store: true } }
