using Org.BouncyCastle.Bcpg;

namespace GitOpsServerless.Git.Signing.OpenPgp;

/// <summary>Reading of OpenPGP data that others wrote.</summary>
internal static class OpenPgpData
{
    public static GitException Refused(string message) => new(GitFault.SignatureRefused, message);

    /// <summary>The bytes inside the armour.</summary>
    public static Stream Dearmour(string armour, int limit)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(armour.Trim() + "\n");
        return bytes.Length <= limit ? new ArmoredInputStream(new MemoryStream(bytes)) : throw GitException.Limit("The size of a signature or key", limit);
    }

    /// <summary>The parser throws whatever it comes across in data that is damaged; all of it means the same here.</summary>
    public static T Guard<T>(string message, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (GitException or OutOfMemoryException))
        {
            throw new GitException(GitFault.SignatureRefused, message, inner: exception);
        }
    }
}
