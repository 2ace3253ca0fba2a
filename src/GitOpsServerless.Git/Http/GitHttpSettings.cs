namespace GitOpsServerless.Git.Http;

/// <summary>What all exchanges of a source share.</summary>
internal sealed record GitHttpSettings(GitLimits Limits, TimeProvider Time, IReadOnlyList<string> AllowedRedirectHosts, GitTraffic Traffic);
