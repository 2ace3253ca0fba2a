namespace GitOpsServerless.Arm.Client;

/// <summary>The api-versions of Azure Resource Manager's own operations.</summary>
internal static class ApiVersions
{
    public const string Deployments = "2024-03-01";
    public const string Stacks = "2024-03-01";
    public const string StackWhatIf = "2025-07-01";
    public const string ResourceGroups = "2024-03-01";
    public const string Resources = "2024-03-01";
    public const string ResourceGraph = "2021-03-01";
    public const string ActivityLog = "2015-04-01";
}
