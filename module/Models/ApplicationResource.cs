using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell;

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
