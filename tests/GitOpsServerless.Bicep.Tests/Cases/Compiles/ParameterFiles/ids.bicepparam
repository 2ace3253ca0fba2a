using none
import { account, subnet, role, policy, definition, lock, vault } from 'ids.bicep'

param all = [account, subnet, role, policy, definition, lock, vault('secrets')]
