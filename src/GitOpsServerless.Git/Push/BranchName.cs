using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Push;

/// <summary>Names of branches, as refs and as people write them.</summary>
internal static class BranchName
{
    public const string Prefix = "refs/heads/";

    public static string Short(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    public static void Check(string branch)
    {
        if (!LocalRefs.IsSafe(Prefix + branch))
        {
            throw new GitException(GitFault.PushInvalid, $"'{RemoteText.Clean(branch)}' is not the name of a branch.");
        }
    }
}
