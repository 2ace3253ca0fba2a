using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GitOpsServerless.Contracts;

/// <summary>What a plan does with one resource.</summary>
public enum ChangeAction
{
    /// <summary>Live equals desired.</summary>
    NoChange,

    /// <summary>It does not exist and will be created.</summary>
    Create,

    /// <summary>It exists and differs; never without a delta.</summary>
    Update,

    /// <summary>It must be deleted and created again because an immutable property changes, and that is allowed.</summary>
    Replace,

    /// <summary>It is in the inventory, no longer desired, and will be deleted.</summary>
    Delete,

    /// <summary>It is left alone on purpose; the reason says why.</summary>
    Ignored,

    /// <summary>It cannot or may not be changed; the reason says why.</summary>
    Blocked,
}

/// <summary>Who moved: Git or the target.</summary>
public enum ChangeOrigin
{
    /// <summary>Nobody: there is no difference.</summary>
    None,

    /// <summary>Git moved since the last apply: a pending change.</summary>
    Pending,

    /// <summary>The target moved since the last apply: drift.</summary>
    Drift,
}

/// <summary>What a plan does with one resource, and why.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Action">What will be done.</param>
public sealed record Change(ResourceId Id, ChangeAction Action)
{
    /// <summary>Differences; never empty for <see cref="ChangeAction.Update"/> and <see cref="ChangeAction.Replace"/>.</summary>
    public IReadOnlyList<Delta> Deltas { get; init; } = [];

    /// <summary>Who moved.</summary>
    public ChangeOrigin Origin { get; init; }

    /// <summary>Why it is ignored, blocked, replaced or deleted.</summary>
    public string? Reason { get; init => field = PlainText.Lines(value); }

    /// <summary>API version of the desired resource; of the inventory entry for a delete.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Stage or wave in which it is applied; lower first.</summary>
    public int Wave { get; init; }

    /// <summary>Where the desired resource came from.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Unique id of the live incarnation that the plan was made for: the precondition of a delete.</summary>
    public string? Uid { get; init; }

    /// <summary>Who changed the live resource and when, where the target knows.</summary>
    public Attribution? ChangedBy { get; init; }

    /// <summary>Digest of the desired payload (see <see cref="Digests.OfDesired"/>).</summary>
    public string? DesiredDigest { get; init; }

    /// <summary>
    /// What the target wants to be remembered of a resource that it found as desired (see <see cref="InventoryEntry.Baseline"/>);
    /// null when nothing new. It goes into the inventory, not into documents of the plan.
    /// </summary>
    [JsonIgnore]
    public JsonObject? Baseline { get; init; }

    /// <summary>What the target wants to remember of this check (see <see cref="InventoryEntry.Checked"/>); null leaves what is there.</summary>
    [JsonIgnore]
    public JsonObject? Checked { get; init; }

    /// <summary>Whether applying the plan touches the resource.</summary>
    public bool IsEffective => Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace or ChangeAction.Delete;
}

/// <summary>Who changed something on a target, as far as the target tells.</summary>
/// <param name="Who">Caller: user, application id, or field manager.</param>
/// <param name="When">When.</param>
/// <param name="Operation">What they did, in the target's words.</param>
public sealed record Attribution(string Who, DateTimeOffset? When, string? Operation)
{
    /// <summary>Caller: user, application id, or field manager, escaped for people.</summary>
    public string Who { get; init => field = PlainText.Line(value); } = PlainText.Line(Who);

    /// <summary>What they did, in the target's words, escaped for people.</summary>
    public string? Operation { get; init => field = PlainText.Line(value); } = PlainText.Line(Operation);
}
