using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Names that follow from the application and the operation, so that a repeated step finds what the first one started.</summary>
internal static class DeploymentNames
{
    private const int LongestApplication = 40;

    /// <summary>A plain deployment (at most 64 characters).</summary>
    public static string ForOperation(string application, string operationId) => $"gitops-{Shorten(application)}-{Digests.Of(operationId)[..8]}";

    /// <summary>The stack of an application; one for its whole life (at most 90 characters).</summary>
    public static string ForStack(string application) => $"gitops-{application}";

    /// <summary>What-if; nothing is deployed under this name.</summary>
    public static string ForPlan(string application) => $"gitops-{Shorten(application)}-plan-{Digests.Of(application)[..8]}";

    /// <summary>What marks a stack as started by an operation.</summary>
    public static string Mark(string operationId) => $"gitops-operation {Digests.Of(operationId)[..16]}";

    private static string Shorten(string application) => application.Length <= LongestApplication ? application : application[..LongestApplication].TrimEnd('-');
}
