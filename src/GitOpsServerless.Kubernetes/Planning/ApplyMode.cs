using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>How one object is applied, by annotation.</summary>
internal enum ApplyMode
{
    /// <summary>Force: Git wins.</summary>
    Override,

    /// <summary>Without force, and other managers' leftovers stay.</summary>
    Merge,

    /// <summary>Only when it does not exist.</summary>
    IfNotPresent,

    /// <summary>Never.</summary>
    Ignore,
}

/// <summary>Reads what annotations and labels of an object ask for, in our words, Flux's and Argo CD's.</summary>
internal static class ObjectDirectives
{
    public static ApplyMode ModeOf(JsonObject desired, JsonObject? live)
    {
        // Whoever looks after the cluster may take an object out on the live object, too.
        if (Is(desired, "disabled", WellKnown.Reconcile, WellKnown.FluxReconcile) || Is(live, "disabled", WellKnown.Reconcile, WellKnown.FluxReconcile))
        {
            return ApplyMode.Ignore;
        }

        var text = desired.Annotation(WellKnown.ApplyMode) ?? desired.Annotation(WellKnown.FluxApplyMode);
        return text?.ToUpperInvariant() switch
        {
            "MERGE" => ApplyMode.Merge,
            "IFNOTPRESENT" => ApplyMode.IfNotPresent,
            "IGNORE" => ApplyMode.Ignore,
            _ => ApplyMode.Override,
        };
    }

    /// <summary>Why an object must not be pruned; null when it may be.</summary>
    public static string? WhyKept(JsonObject live)
    {
        if (Is(live, "disabled", WellKnown.Prune, WellKnown.FluxPrune))
        {
            return "Pruning is disabled by an annotation of the object.";
        }

        if (HasSyncOption(live, "Prune=false") || HasSyncOption(live, "Delete=false"))
        {
            return $"Pruning is disabled by {WellKnown.ArgoSyncOptions}.";
        }

        if (live.Annotation(WellKnown.HelmResourcePolicy) == "keep")
        {
            return $"It is kept by {WellKnown.HelmResourcePolicy}: keep.";
        }

        return live.Annotation(WellKnown.CliUtilsDeletion) == "detach" || live.Annotation(WellKnown.CliUtilsOnRemove) == "keep"
            ? "It is kept by an annotation of cli-utils."
            : null;
    }

    /// <summary>Whether the object itself allows to be deleted and created again.</summary>
    public static bool AllowsReplace(JsonObject desired) =>
        Is(desired, "enabled", WellKnown.Force, WellKnown.FluxForce)
        || (HasSyncOption(desired, "Replace=true") && HasSyncOption(desired, "Force=true"));

    public static bool IgnoresHealth(JsonObject live) =>
        live.Annotation(WellKnown.ArgoIgnoreHealthCheck) == "true" || live.Annotation(WellKnown.HealthCheck) == "ignore";

    private static bool HasSyncOption(JsonObject o, string option) =>
        o.Annotation(WellKnown.ArgoSyncOptions)?
            .Split(',', StringSplitOptions.TrimEntries)
            .Contains(option, StringComparer.OrdinalIgnoreCase) ?? false;

    private static bool Is(JsonObject? o, string value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (string.Equals(o.Annotation(name), value, StringComparison.OrdinalIgnoreCase)
                || string.Equals(o.Label(name), value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
