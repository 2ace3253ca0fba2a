namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>A path that cannot be read, or at which the official compiler fails while it follows it.</summary>
internal sealed class JsonPathError(string message) : Exception(message);
