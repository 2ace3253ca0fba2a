using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Ordering;

/// <summary>
/// What the hook annotations of an object say: our own, Argo CD's (<c>argocd.argoproj.io/hook</c>) or Helm's (<c>helm.sh/hook</c>,
/// mapped as Argo CD maps them).
/// </summary>
internal sealed record HookInfo(IReadOnlySet<SyncPhase> Phases, bool IsSkipped)
{
    private static readonly HookInfo Skipped = new(new HashSet<SyncPhase>(), true);

    public bool DeleteOnSuccess { get; init; }

    public bool DeleteOnFailure { get; init; }

    /// <summary>The hook of an object; null when it is an ordinary resource.</summary>
    public static HookInfo? Of(JsonObject manifest)
    {
        var own = manifest.Annotation(WellKnown.Hook) ?? manifest.Annotation(WellKnown.ArgoHook);
        if (own is not null)
        {
            return Create(own, manifest.Annotation(WellKnown.HookDeletePolicy) ?? manifest.Annotation(WellKnown.ArgoHookDeletePolicy));
        }

        return manifest.Annotation(WellKnown.HelmHook) is { } helm
            ? Create(helm, manifest.Annotation(WellKnown.HelmHookDeletePolicy))
            : null;
    }

    /// <summary>The wave of an object: our annotation, Argo CD's, or Helm's weight; 0 without or with something that is not a number.</summary>
    public static int WaveOf(JsonObject manifest)
    {
        var text = manifest.Annotation(WellKnown.Wave) ?? manifest.Annotation(WellKnown.ArgoWave);
        text ??= manifest.Annotation(WellKnown.HelmHook) is null ? null : manifest.Annotation(WellKnown.HelmHookWeight);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave) ? wave : 0;
    }

    private static HookInfo? Create(string names, string? policies)
    {
        var phases = new HashSet<SyncPhase>();
        var known = false;
        foreach (var name in Split(names))
        {
            switch (name)
            {
                case "PreSync" or "pre-install" or "pre-upgrade":
                    phases.Add(SyncPhase.PreSync);
                    break;
                case "Sync":
                    phases.Add(SyncPhase.Sync);
                    break;
                case "PostSync" or "post-install" or "post-upgrade":
                    phases.Add(SyncPhase.PostSync);
                    break;
                case "SyncFail":
                    phases.Add(SyncPhase.SyncFail);
                    break;
                case "crd-install":
                    return null;
                case "Skip" or "test" or "test-success" or "test-failure" or "pre-delete" or "post-delete" or "pre-rollback" or "post-rollback"
                    or "PreDelete" or "PostDelete":
                    break;
                default:
                    continue;
            }

            known = true;
        }

        return phases.Count > 0 ? WithPolicies(new HookInfo(phases, false), policies) : known ? Skipped : null;
    }

    private static HookInfo WithPolicies(HookInfo hook, string? policies)
    {
        var all = Split(policies ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        return all.Count == 0
            ? hook
            : hook with
            {
                DeleteOnSuccess = all.Contains("HookSucceeded") || all.Contains("hook-succeeded"),
                DeleteOnFailure = all.Contains("HookFailed") || all.Contains("hook-failed"),
            };
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
