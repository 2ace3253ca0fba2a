using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Changed paths as GitHub, GitLab and Gitea list them: three lists for each commit.</summary>
internal static class CommitPaths
{
    // Hosts shorten long lists (GitHub ends at 2,048 commits), and not all of them say so.
    private const int MostCommits = 2048;
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
        if (commits.Count is 0 or >= MostCommits || total > commits.Count)
        {
            return null;
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            foreach (var list in s_lists)
            {
                if (commit.AllTexts(list) is not { } texts)
                {
                    return null;
                }

                paths.UnionWith(texts);
            }

            if (paths.Count > MostPaths)
            {
                return null;
            }
        }

        return [.. paths];
    }
}
