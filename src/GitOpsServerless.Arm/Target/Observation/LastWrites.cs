namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>The last write of something, and the last one before that belongs to something else.</summary>
/// <param name="Last">The last one.</param>
/// <param name="Other">The last one with another correlation.</param>
internal readonly record struct LastWrites(LoggedChange Last, LoggedChange? Other)
{
    /// <summary>With one more write, in whatever order they come.</summary>
    public LastWrites With(LoggedChange change)
    {
        if (BelongTogether(change, Last))
        {
            return change.Time > Last.Time ? this with { Last = change } : this;
        }

        return change.Time > Last.Time ? new LastWrites(change, Last)
            : Other is null || change.Time > Other.Time ? this with { Other = change }
            : this;
    }

    /// <summary>Whether anything but one deployment wrote since a time.</summary>
    public bool HasSince(DateTimeOffset since, string? by) => Is(Last, since, by) || (Other is { } other && Is(other, since, by));

    private static bool Is(LoggedChange change, DateTimeOffset since, string? by) =>
        change.Time >= since && (by is null || !string.Equals(change.Correlation, by, StringComparison.OrdinalIgnoreCase));

    private static bool BelongTogether(LoggedChange one, LoggedChange other) => string.Equals(one.Correlation, other.Correlation, StringComparison.OrdinalIgnoreCase);
}
