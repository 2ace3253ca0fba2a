param addresses array
param given object

output count int = length(addresses) + length(given)
