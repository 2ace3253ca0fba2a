using 'main.bicep'
extends 'base.bicepparam'
param a = 'x'
param c = { ...base.c, more: true }
