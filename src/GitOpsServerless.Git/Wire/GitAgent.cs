namespace GitOpsServerless.Git.Wire;

/// <summary>How this client names itself to remotes.</summary>
internal static class GitAgent
{
    /// <summary>Some hosts give clients whose name does not start with "git/" a web page.</summary>
    public const string Name = "git/gitops-serverless";

    public const string Capability = "agent=" + Name;
}
