namespace GitOpsServerless.Runtime.Images;

/// <summary>Takes references to container images apart, by the rules of the distribution specification.</summary>
internal static class ImageName
{
    /// <summary>The name of a reference without tag and digest. A colon before the last slash belongs to the port of the registry.</summary>
    public static string Of(string reference)
    {
        var digest = reference.IndexOf('@', StringComparison.Ordinal);
        var named = digest < 0 ? reference : reference[..digest];
        var tag = named.LastIndexOf(':');
        return tag > named.LastIndexOf('/') ? named[..tag] : named;
    }

    /// <summary>Whether a reference is one to this image.</summary>
    public static bool Is(string reference, string image) => string.Equals(Of(reference), image, StringComparison.Ordinal);
}
