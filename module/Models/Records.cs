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
/// <param name="ResourceName">Name of the resource; not called Name, which is the name of an application in a pipeline.</param>
/// <param name="Health">Health.</param>
/// <param name="Message">Reason of the health.</param>
public sealed record ApplicationResource(string Application, string ResourceId, string Type, string Scope, string ResourceName, HealthStatus Health, string? Message)
{
    /// <summary>Resource that it is part of; null directly below its scope.</summary>
    public string? Parent { get; init; }

    /// <summary>Depth in the tree of the application: 0 for a namespace or a resource group.</summary>
    public int Depth { get; init; }

    /// <summary>The name with the lines of the tree before it.</summary>
    public string Tree { get; init; } = ResourceName;
}
