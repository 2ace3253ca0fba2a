using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Git.Submodules;

/// <summary>Opens submodules as sources of their own, some levels deep.</summary>
internal sealed class SubmoduleOpener(
    SourceDefinition source, GitLimits limits, int depth, TreeBudget budget, Func<SourceDefinition, string, int, CancellationToken, Task<IFileTree>> open) : ISubmodules
{
    private IReadOnlyDictionary<string, string>? urls;

    public async Task<IFileTree> OpenAsync(Commit parent, string path, ObjectId commit, TreeFetcher fetcher, CancellationToken cancellationToken)
    {
        if (depth >= limits.MaxSubmoduleDepth)
        {
            throw GitException.Limit("The depth of submodules", limits.MaxSubmoduleDepth);
        }

        budget.AddSubmodule();
        urls ??= await ReadAsync(parent, fetcher, cancellationToken);
        if (!urls.TryGetValue(path, out var url))
        {
            throw new GitException(GitFault.SubmoduleRefused, $"The submodule '{path}' has no address in .gitmodules.", path);
        }

        var address = SubmoduleAddress.Resolve(source.Url!, url, source.SubmoduleHosts, path);

        // The credential of the parent is for the host of the parent only.
        var sameHost = Http.Redirects.IsSameHost(new Uri(source.Url!), new Uri(address));
        var module = new SourceDefinition
        {
            Url = address,
            Submodules = true,
            SubmoduleHosts = source.SubmoduleHosts,
            Credential = sameHost ? source.Credential : null,
            UserName = sameHost ? source.UserName : null,
            Lfs = sameHost && source.Lfs is { Url: null } ? source.Lfs : null,
        };
        return await open(module, commit.ToString(), depth + 1, cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Commit commit, TreeFetcher fetcher, CancellationToken cancellationToken)
    {
        if (await fetcher.FindAsync(commit, ".gitmodules", cancellationToken) is not { Mode: EntryMode.File } entry)
        {
            return new Dictionary<string, string>();
        }

        await fetcher.EnsureAsync([entry.Id], commit.Id, shallow: false, cancellationToken);
        return ModulesFile.Parse(ObjectText.Decode(fetcher.Read(entry.Id).Content.Span));
    }
}
