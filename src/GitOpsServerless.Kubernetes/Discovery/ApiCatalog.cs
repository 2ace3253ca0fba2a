namespace GitOpsServerless.Kubernetes.Discovery;

/// <summary>What the cluster serves, at one moment.</summary>
internal sealed class ApiCatalog
{
    private readonly Dictionary<(string ApiVersion, string Kind), ApiKind> _byVersion = [];
    private readonly Dictionary<string, ApiKind> _preferred = new(StringComparer.Ordinal);

    /// <param name="kinds">Kinds; the preferred version of a group first.</param>
    /// <param name="failedGroups">Groups whose kinds could not be read (a broken aggregated API server).</param>
    public ApiCatalog(IReadOnlyList<ApiKind> kinds, IReadOnlySet<string> failedGroups)
    {
        Kinds = kinds;
        FailedGroups = failedGroups;
        foreach (var kind in kinds)
        {
            _byVersion.TryAdd((kind.ApiVersion, kind.Kind), kind);
            _preferred.TryAdd(kind.Type, kind);
        }
    }

    public IReadOnlyList<ApiKind> Kinds { get; }

    public IReadOnlySet<string> FailedGroups { get; }

    public ApiKind? Find(string apiVersion, string kind) => _byVersion.GetValueOrDefault((apiVersion, kind));

    /// <summary>The preferred version of a type such as <c>apps/Deployment</c>.</summary>
    public ApiKind? Find(string type) => _preferred.GetValueOrDefault(type);
}
