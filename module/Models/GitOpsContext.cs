using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

/// <summary>An open connection to an engine. Holds no credential.</summary>
/// <param name="Id">Id within this process.</param>
/// <param name="Kind">Kind of engine.</param>
/// <param name="Location">Folder, repository or address.</param>
public sealed record GitOpsContext(Guid Id, EngineConnectionKind Kind, string Location)
{
    /// <summary>Folder of state; null keeps it in memory or at the controller.</summary>
    public string? StateFolder { get; init; }
}
