namespace GitOpsServerless.Engine.State;

/// <summary>Somebody else wrote a document that this step had read: the step gives up and is repeated.</summary>
public sealed class StateConflictException(string key) : Exception($"The document '{key}' was changed by somebody else.");
