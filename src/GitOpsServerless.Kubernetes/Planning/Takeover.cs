namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Which field managers' leftovers the application takes over: those of people with <c>kubectl</c>.</summary>
internal static class Takeover
{
    /// <summary>The name that the API server gives to fields of objects from before server-side apply.</summary>
    private const string BeforeFirstApply = "before-first-apply";

    public static bool IsNeeded(Ownership ownership, KubernetesTargetOptions options) =>
        ownership.Entries.Any(e => Concerns(e, options));

    public static bool Concerns(ManagerEntry entry, KubernetesTargetOptions options) =>
        entry.Subresource.Length == 0
        && entry.Fields.Count > 0
        && (entry.Manager == "kubectl"
            || entry.Manager.StartsWith("kubectl-", StringComparison.Ordinal)
            || entry.Manager == BeforeFirstApply
            || options.TakenOverManagers.Contains(entry.Manager, StringComparer.Ordinal));
}
