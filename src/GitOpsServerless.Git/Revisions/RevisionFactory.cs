using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Revisions;

/// <summary>Tells of a commit in the words of the house.</summary>
internal static class RevisionFactory
{
    public static Revision Create(Commit commit, string? reference) => new(commit.Id.ToString())
    {
        Reference = reference,
        Author = Plain(commit.Author.Name),
        AuthorEmail = Plain(commit.Author.Email),
        Committer = Plain(commit.Committer.Name),
        Date = commit.Committer.When,
        Subject = Plain(commit.Message.TrimStart('\n').Split('\n', 2)[0]).TrimEnd(),
        Message = Plain(commit.Message, '\n', '\t'),
        Signature = commit.Signature,
        Parents = [.. commit.Parents.Select(parent => parent.ToString())],
    };

    // Anybody who may commit writes these, and they are shown in terminals: escape sequences have no business in them.
    private static string Plain(string text, params ReadOnlySpan<char> kept)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsControl(character) || kept.Contains(character))
            {
                plain.Append(character);
            }
        }

        return plain.ToString();
    }
}
