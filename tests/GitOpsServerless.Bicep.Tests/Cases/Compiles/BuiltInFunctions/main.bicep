param s string
param arr array
param o object
param i int
var v1 = [ toLower(s), toUpper(s), length(s), length(arr), split(s, ','), split(s, [ ',', ';' ]), join(arr, ','), concat(arr, arr), concat(s, 'x'), replace(s, 'a', 'b'), substring(s, 1), substring(s, 1, 2), trim(s), padLeft(s, 5), padLeft(s, 5, '0'), startsWith(s, 'a'), endsWith(s, 'b'), contains(s, 'x'), contains(arr, 1), contains(o, 'k'), indexOf(s, 'x'), lastIndexOf(s, 'x'), indexOf(arr, 1), first(s), first(arr), last(s), last(arr), take(s, 1), take(arr, 1), skip(s, 1), skip(arr, 1), empty(s), empty(arr), empty(o), format('{0}-{1}', s, i), string(i), string(o), int('1'), int(s), bool('true'), base64(s), base64ToString(s), base64ToJson(s), uri(s, 'x'), uriComponent(s), uriComponentToString(s), dataUri(s), dataUriToString(s), uniqueString(s), uniqueString(s, s), guid(s), guid(s, s, s), json(s), json('{"a": 1}') ]
var v2 = [ union(o, o), union(arr, arr), intersection(arr, arr), min(1, 2), min(arr), max(i, 2), range(0, i), items(o), objectKeys(o), toObject(arr, x => x.k), toObject(arr, x => x.k, x => x.v), map(arr, x => x), map(arr, (x, idx) => '${idx}${x}'), filter(arr, x => x > 1), filter(arr, (x, idx) => idx > 1), reduce(arr, 0, (cur, next) => cur + next), reduce(arr, 0, (cur, next, idx) => cur + next + idx), sort(arr, (x, y) => x < y), flatten([ arr, arr ]), flatten(arr), groupBy(arr, x => x.k), groupBy(arr, x => x.k, x => x.v), mapValues(o, x => x), shallowMerge(arr), distinct(arr) ]
var v3 = [ dateTimeAdd(s, 'P1D'), dateTimeAdd(s, 'P1D', 'u'), dateTimeToEpoch(s), dateTimeFromEpoch(i), any(s), cidrSubnet(s, 24, i), cidrHost(s, i), parseCidr(s), sys.concat(s, s), az.resourceGroup().location, subscription().subscriptionId, tenant().tenantId, deployment().name, environment().suffixes.storage, environment().authentication.loginEndpoint, az.deployment().properties ]
var v4 = [ resourceId('A.B/c', s), resourceId(s, 'A.B/c/d', s, s), resourceId(s, s, 'A.B/c', s), subscriptionResourceId('A.B/c', s), tenantResourceId('A.B/c', s), extensionResourceId(s, 'A.B/c', s), managementGroupResourceId('A.B/c', s), resourceGroup().id, pickZones('Microsoft.Compute', 'virtualMachines', s), pickZones('Microsoft.Compute', 'virtualMachines', s, 1, 1), providers('Microsoft.Web'), toLogicalZone(s, s, '1'), toPhysicalZones(s, s, [ '1' ]) ]
output o array = [ v1, v2, v3 ]
output p array = v4
output q string = nameof(s)
output r string = nameof(v1)
output ref object = reference(resourceId('Microsoft.Storage/storageAccounts', s), '2023-01-01')
output ref2 object = reference(resourceId('Microsoft.Storage/storageAccounts', s), '2023-01-01', 'Full')
output keys string = listKeys(resourceId('Microsoft.Storage/storageAccounts', s), '2023-01-01').keys[0].value
output sas object = listAccountSas(resourceId('Microsoft.Storage/storageAccounts', s), '2023-01-01', { a: 1 })
