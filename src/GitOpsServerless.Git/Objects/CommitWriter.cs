using System.Text;

namespace GitOpsServerless.Git.Objects;

/// <summary>Writes commit objects (gitformat-commit in the user manual): headers, an empty line, the message.</summary>
internal static class CommitWriter
{
    public static byte[] Write(ObjectId tree, IReadOnlyCollection<ObjectId> parents, Identity who, string message)
    {
        var text = new StringBuilder().Append("tree ").Append(tree).Append('\n');
        foreach (var parent in parents)
        {
            text.Append("parent ").Append(parent).Append('\n');
        }

        text.Append("author ").Append(who).Append("\ncommitter ").Append(who).Append("\n\n")
            .Append(message.Replace("\0", string.Empty, StringComparison.Ordinal).TrimEnd()).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
