param a resourceInput<'Microsoft.Web/sites/extensions@2025-03-01'>.properties?
param b resourceInput<'Microsoft.Web/sites/extensions@2024-04-01'>.properties?
param c resourceInput<'Microsoft.Web/sites/extensions@2022-09-01'>.properties?
param d resourceInput<'Microsoft.Web/sites/config@2022-09-01'>.properties?
param e resourceInput<'Microsoft.Web/sites/extensions@2025-03-01'>.kind?
param f resourceInput<'Microsoft.Web/sites/config@2022-09-01'>.kind?
param g resourceOutput<'Microsoft.Web/sites/extensions@2025-03-01'>.id?
param h resourceOutput<'Microsoft.Web/sites/extensions@2025-03-01'>.name?
