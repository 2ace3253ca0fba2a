namespace GitOpsServerless.Bicep.AzureTypes;

/// <summary>A resource type in one version: its provider's spelling, the number of its body's type, and the scopes where it can be.</summary>
internal sealed record AzureResourceType(string Name, int Body, byte ReadableScopes, byte WritableScopes, AzureFunction[] Functions);

/// <summary>A function <c>list…</c> of a resource: the number of the type that it answers, and whether it can be given an object.</summary>
internal sealed record AzureFunction(string Name, int Output, bool TakesObject);
