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

/// <summary>One revision of an application's path.</summary>
/// <param name="Application">Application.</param>
/// <param name="Revision">Full id of the revision.</param>
public sealed record ApplicationRevision(string Application, string Revision)
{
    /// <summary>Id for people.</summary>
    public string ShortId => Contracts.Revision.Shorten(Revision);

    /// <summary>Author.</summary>
    public string? Author { get; init; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>First line of the message.</summary>
    public string? Subject { get; init; }
}

/// <summary>One resource of an application's inventory.</summary>
/// <param name="Application">Application.</param>
/// <param name="ResourceId">Identity as text; for Azure the resource id.</param>
/// <param name="Type">Resource type.</param>
/// <param name="Scope">Namespace or Azure scope.</param>
/// <param name="Name">Name.</param>
/// <param name="Health">Health.</param>
/// <param name="Message">Reason of the health.</param>
public sealed record ApplicationResource(string Application, string ResourceId, string Type, string Scope, string Name, HealthStatus Health, string? Message);

/// <summary>One rendered resource.</summary>
/// <param name="Application">Application.</param>
/// <param name="ResourceId">Identity as text.</param>
/// <param name="ApiVersion">Version of its API.</param>
/// <param name="File">File that it comes from.</param>
/// <param name="Manifest">The whole object as JSON; secrets are masked.</param>
public sealed record RenderedManifest(string Application, string ResourceId, string ApiVersion, string File, string Manifest);

/// <summary>A running sandbox.</summary>
/// <param name="ProcessId">Process.</param>
/// <param name="Path">Folder of the definitions.</param>
/// <param name="StateFolder">Folder of state and connection files.</param>
public sealed record GitOpsSandbox(int ProcessId, string Path, string StateFolder);

/// <summary>What a change of an image did to one file.</summary>
/// <param name="Path">File.</param>
/// <param name="Image">Image as it is now.</param>
/// <param name="Lines">Lines that changed, counted from 1.</param>
public sealed record ImageChange(string Path, string Image, IReadOnlyList<int> Lines);
