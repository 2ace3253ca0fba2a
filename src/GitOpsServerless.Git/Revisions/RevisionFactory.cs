using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Revisions;

/// <summary>Tells of a commit in the words of the house.</summary>
internal static class RevisionFactory
{
    public static Revision Create(Commit commit, string? reference) => new(commit.Id.ToString())
    {
        Reference = reference,
        Author = commit.Author.Name,
        AuthorEmail = commit.Author.Email,
        Committer = commit.Committer.Name,
        Date = commit.Committer.When,
        Subject = commit.Message.TrimStart('\n').Split('\n', 2)[0].TrimEnd(),
        Message = commit.Message,
        Signature = commit.Signature,
        Parents = [.. commit.Parents.Select(parent => parent.ToString())],
    };
}
