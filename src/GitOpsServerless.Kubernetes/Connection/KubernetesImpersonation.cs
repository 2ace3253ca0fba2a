namespace GitOpsServerless.Kubernetes;

/// <summary>
/// As whom requests are made, where the identity may impersonate
/// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).
/// </summary>
/// <param name="User">User name.</param>
public sealed record KubernetesImpersonation(string User)
{
    /// <summary>Unique id of the user; null sends none.</summary>
    public string? Uid { get; init; }

    /// <summary>Groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Further attributes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The headers of a request.</summary>
    internal IEnumerable<(string Name, string Value)> Headers()
    {
        yield return ("Impersonate-User", User);
        if (Uid is { Length: > 0 })
        {
            yield return ("Impersonate-Uid", Uid);
        }

        foreach (var group in Groups)
        {
            yield return ("Impersonate-Group", group);
        }

        foreach (var (key, values) in Extra)
        {
            foreach (var value in values)
            {
                // Keys are compared in lower case, and what a header name may not have is percent-encoded.
                yield return ($"Impersonate-Extra-{Uri.EscapeDataString(key.ToLowerInvariant())}", value);
            }
        }
    }
}
