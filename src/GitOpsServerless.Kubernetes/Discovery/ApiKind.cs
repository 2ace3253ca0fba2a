using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Discovery;

/// <summary>One kind that the cluster serves.</summary>
/// <param name="Group">Group; empty for the core group.</param>
/// <param name="Version">Version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Plural">Name in paths.</param>
/// <param name="IsNamespaced">Whether objects live in namespaces.</param>
internal sealed record ApiKind(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    /// <summary>Whether the cluster tells which objects of the kind there are.</summary>
    public bool CanList { get; init; } = true;

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string Type => Group.Length == 0 ? Kind : $"{Group}/{Kind}";

    /// <summary>Path of the collection, in a namespace or across all.</summary>
    public string CollectionPath(string? ns)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return IsNamespaced && !string.IsNullOrEmpty(ns)
            ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}"
            : $"{root}/{Plural}";
    }

    /// <summary>Path of one object.</summary>
    public string ObjectPath(string? ns, string name) => $"{CollectionPath(ns)}/{Uri.EscapeDataString(name)}";
}
