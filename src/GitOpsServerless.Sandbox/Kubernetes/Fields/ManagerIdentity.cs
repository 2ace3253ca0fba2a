namespace GitOpsServerless.Sandbox.Kubernetes.Fields;

/// <summary>
/// Who a manager is: its name, the operation and the subresource, and for updates the version as well.
/// An applier stays the same when it moves to another version.
/// </summary>
internal sealed record ManagerIdentity(string Manager, bool IsApply, string ApiVersion, string Subresource)
{
    public string Key { get; } = IsApply ? $"Apply/{Manager}/{Subresource}" : $"Update/{Manager}/{Subresource}/{ApiVersion}";

    /// <summary>As conflicts name it.</summary>
    public string Display => IsApply ? $"\"{Manager}\"" : $"\"{Manager}\"{(Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")} using {ApiVersion}";
}
