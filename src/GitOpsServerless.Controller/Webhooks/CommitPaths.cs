using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Changed paths as GitHub, GitLab and Gitea list them: three lists for each commit.</summary>
internal static class CommitPaths
{
    private const int MostPaths = 10_000;
    private static readonly string[] s_lists = ["added", "removed", "modified"];

    /// <summary>All paths; null when the list is missing, shortened or too long to be worth it.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="total">Number of commits in the push, where the provider says.</param>
    public static IReadOnlyList<string>? Of(JsonElement payload, int? total)
    {
        if (payload.At("commits").ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var commits = payload.Items("commits").ToList();
        if (commits.Count == 0 || total > commits.Count)
        {
            return null;
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            foreach (var list in s_lists)
            {
                if (commit.At(list).ValueKind != JsonValueKind.Array)
                {
                    return null;
                }

                paths.UnionWith(commit.Texts(list));
            }

            if (paths.Count > MostPaths)
            {
                return null;
            }
        }

        return [.. paths];
    }
}
