namespace GitOpsServerless.Contracts;

/// <summary>
/// What reconciling would do, as a value. Diff, drift report, <c>-WhatIf</c>, preview and apply all use the same plan.
/// </summary>
/// <param name="Application">Name of the application.</param>
/// <param name="Revision">Revision that was rendered.</param>
/// <param name="Changes">One change for each desired resource and each resource to prune, in apply order.</param>
public sealed record Plan(string Application, string Revision, IReadOnlyList<Change> Changes)
{
    /// <summary>Why parts of the plan, or all of it, may not run now; empty when it may.</summary>
    public IReadOnlyList<Hold> Held { get; init; } = [];

    /// <summary>Errors make the plan unusable for applying.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Changes that touch a target.</summary>
    public IEnumerable<Change> Effective => Changes.Where(c => c.IsEffective);

    /// <summary>Whether applying would touch nothing.</summary>
    public bool IsEmpty => !Changes.Any(c => c.IsEffective);

    /// <summary>Whether anything drifted.</summary>
    public bool HasDrift => Changes.Any(c => c.Origin == ChangeOrigin.Drift && c.IsEffective);

    /// <summary>Whether an error makes the plan unusable.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.IsError);

    /// <summary>Digest of what will be done, to recognise the approved plan again.</summary>
    public string Digest => Digests.OfPlan(this);

    /// <summary><c>shop-web at 4f1c2a9b: 1 to create, 2 to update</c>.</summary>
    public override string ToString()
    {
        var counts = Effective.GroupBy(c => c.Action).OrderBy(g => g.Key).Select(g => $"{g.Count()} to {g.Key.ToString().ToLowerInvariant()}").ToList();
        return $"{Application} at {Contracts.Revision.Shorten(Revision)}: {(counts.Count == 0 ? "nothing to change" : string.Join(", ", counts))}";
    }
}

/// <summary>Why a plan may not run now.</summary>
/// <param name="Kind">Which gate holds it.</param>
/// <param name="Reason">In words, with names and numbers.</param>
public sealed record Hold(HoldKind Kind, string Reason)
{
    /// <summary>In words, with names and numbers, escaped for people.</summary>
    public string Reason { get; init => field = PlainText.Lines(value); } = PlainText.Lines(Reason);

    /// <summary>When to look again, if the gate knows.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Gates that can hold a plan.</summary>
public enum HoldKind
{
    /// <summary><c>sync.mode</c> is <c>manual</c>: somebody has to start or approve it.</summary>
    Manual,

    /// <summary><c>sync.mode</c> is <c>report</c>: nothing is ever written.</summary>
    Report,

    /// <summary>A sync window denies it now.</summary>
    Window,

    /// <summary>More would be pruned than <c>maxPrune</c> allows, or everything would.</summary>
    PruneQuota,

    /// <summary>Pruning is off.</summary>
    PruneDisabled,

    /// <summary>An application that it depends on is not ready.</summary>
    Dependency,

    /// <summary>A policy denies it.</summary>
    Policy,

    /// <summary>The project does not allow a source, target or kind.</summary>
    Project,

    /// <summary>The application is suspended.</summary>
    Suspended,
}

/// <summary>How to plan.</summary>
public sealed record PlanOptions
{
    /// <summary>Ask the target's own dry run or what-if where the offline comparison cannot know.</summary>
    public bool Authoritative { get; init; } = true;

    /// <summary>Read only: use nothing that needs write permission, not even a dry run where that needs it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether resources that are no longer desired are to be deleted.</summary>
    public bool Prune { get; init; }

    /// <summary>Whether a resource may be deleted and created again when an immutable property changes.</summary>
    public bool AllowReplace { get; init; }

    /// <summary>Properties to leave alone.</summary>
    public IReadOnlyList<IgnoreRule> IgnoreDifferences { get; init; } = [];

    /// <summary>Whether to ask the target who changed what drifted.</summary>
    public bool Attribute { get; init; }

    /// <summary>A check that nobody waits for (see <see cref="ObserveRequest.IsRoutine"/>).</summary>
    public bool IsRoutine { get; init; }
}
