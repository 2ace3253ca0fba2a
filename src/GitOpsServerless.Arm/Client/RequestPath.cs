namespace GitOpsServerless.Arm.Client;

/// <summary>
/// Paths of requests. Names come out of templates that anybody may have written, and a URL gives some of them a meaning: <c>..</c> leaves the
/// scope that was checked (RFC 3986 §5.2.4). Such a path is not sent.
/// </summary>
internal static class RequestPath
{
    /// <summary>Escapes a path; false when a segment is empty, a dot segment, or holds what separates parts of a URL.</summary>
    public static bool TryEncode(string path, out string encoded)
    {
        encoded = "";
        if (!path.StartsWith('/'))
        {
            return false;
        }

        var segments = path.Split('/').Skip(1).Select(Uri.UnescapeDataString).ToList();
        if (!segments.All(IsPlain))
        {
            return false;
        }

        encoded = "/" + string.Join('/', segments.Select(Uri.EscapeDataString));
        return true;
    }

    /// <summary>Whether an address still has the path that was escaped.</summary>
    public static bool Is(Uri address, string encoded) =>
        Uri.UnescapeDataString(address.AbsolutePath).EndsWith(Uri.UnescapeDataString(encoded), StringComparison.Ordinal);

    private static bool IsPlain(string segment) =>
        segment is not ("" or "." or "..") && !segment.Any(c => c is '/' or '\\' or '?' or '#' or '%' || char.IsControl(c));
}
