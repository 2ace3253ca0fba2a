namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>A resource type in one version: its provider's spelling, the number of its body's type, and the scopes where it can be.</summary>
internal sealed record AzureResourceType(string Name, int Body, byte ReadableScopes, byte WritableScopes);
