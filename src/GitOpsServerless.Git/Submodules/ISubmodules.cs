using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Trees;

namespace GitOpsServerless.Git.Submodules;

/// <summary>Opens the submodules of a commit.</summary>
internal interface ISubmodules
{
    /// <summary>The files of a submodule at the commit that its parent names.</summary>
    Task<IFileTree> OpenAsync(Commit parent, string path, ObjectId commit, TreeFetcher fetcher, CancellationToken cancellationToken);
}
