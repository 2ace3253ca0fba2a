namespace GitOpsServerless.Contracts;

/// <summary>What was done to one resource.</summary>
public enum OutcomeResult
{
    /// <summary>It was created.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Configured,

    /// <summary>Nothing had to be done.</summary>
    Unchanged,

    /// <summary>Its deletion is confirmed.</summary>
    Deleted,

    /// <summary>It was left alone; the diagnostic says why.</summary>
    Skipped,

    /// <summary>The target refused; the diagnostic says why.</summary>
    Failed,

    /// <summary>The target accepted the request but the result is not confirmed; it stays in the inventory.</summary>
    Unknown,
}

/// <summary>What was done to one resource. Logs, reports, history and inventory are projections of the list of outcomes.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Result">What was done.</param>
/// <param name="Diagnostic">Why it was skipped or failed.</param>
public sealed record Outcome(ResourceId Id, OutcomeResult Result, Diagnostic? Diagnostic = null)
{
    /// <summary>The inventory entry that follows from it: for created, configured and unchanged resources, and for failed ones that may exist.</summary>
    public InventoryEntry? Entry { get; init; }
}
