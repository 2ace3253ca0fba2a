namespace GitOpsServerless.PowerShell;

/// <summary>A running sandbox.</summary>
/// <param name="ProcessId">Process.</param>
/// <param name="Path">Folder of the definitions.</param>
/// <param name="StateFolder">Folder of state and connection files.</param>
public sealed record GitOpsSandbox(int ProcessId, string Path, string StateFolder)
{
    /// <summary>Address of the API and the dashboard, when it was started as a controller.</summary>
    public Uri? Uri { get; init; }

    /// <summary>Kubeconfig of the cluster that it plays: <c>kubectl --kubeconfig FILE</c>.</summary>
    public string? Kubeconfig { get; init; }
}
