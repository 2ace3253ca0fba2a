namespace GitOpsServerless.Engine.State;

/// <summary>The one field that all documents of the state store have in common.</summary>
internal sealed record DocumentVersion(int SchemaVersion = 1);
