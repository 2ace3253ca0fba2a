namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Names of images and charts.</summary>
internal static class ArtifactName
{
    private const string Oci = "oci://";

    /// <summary>Registry and repository without tag and digest.</summary>
    public static string WithoutTag(string image)
    {
        var text = image.StartsWith(Oci, StringComparison.OrdinalIgnoreCase) ? image[Oci.Length..] : image;
        var digest = text.IndexOf('@', StringComparison.Ordinal);
        text = digest >= 0 ? text[..digest] : text;
        var colon = text.LastIndexOf(':');
        return (colon > text.LastIndexOf('/') ? text[..colon] : text).TrimEnd('/');
    }

    /// <summary>The form that is compared: lower case, with Docker Hub's registry and <c>library</c> written out.</summary>
    public static string Normalise(string image)
    {
        var text = WithoutTag(image).ToLowerInvariant();
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? string.Empty : text[..slash];
        var hasRegistry = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        text = hasRegistry ? text : $"docker.io/{text}";
        return text.StartsWith("docker.io/", StringComparison.Ordinal) && text.Count(c => c == '/') == 1 ? text.Replace("docker.io/", "docker.io/library/", StringComparison.Ordinal) : text;
    }
}
