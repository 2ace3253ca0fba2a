namespace GitOpsServerless.Contracts;

/// <summary>Health of a resource or an application, from best to worst in the order of Argo CD's summary.</summary>
public enum HealthStatus
{
    /// <summary>Works.</summary>
    Healthy,

    /// <summary>Paused on purpose.</summary>
    Suspended,

    /// <summary>On its way.</summary>
    Progressing,

    /// <summary>Does not exist.</summary>
    Missing,

    /// <summary>Failed, or cannot become healthy by itself.</summary>
    Degraded,

    /// <summary>Could not be assessed.</summary>
    Unknown,
}

/// <summary>Health with its reason.</summary>
/// <param name="Status">Status.</param>
/// <param name="Message">Reason in words; never a secret.</param>
public sealed record Health(HealthStatus Status, string? Message = null)
{
    /// <summary>Reason in words, escaped for people; never a secret.</summary>
    public string? Message { get; init => field = PlainText.Lines(value); } = PlainText.Lines(Message);

    /// <summary><c>Healthy</c>, or <c>Degraded: reason</c>.</summary>
    public override string ToString() => Message is null ? $"{Status}" : $"{Status}: {Message}";
}

/// <summary>Health of one resource.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Health">Health.</param>
public sealed record ResourceHealth(ResourceId Id, Health Health);

/// <summary>Health of an application's inventory.</summary>
/// <param name="Resources">One entry for each assessed resource.</param>
public sealed record HealthReport(IReadOnlyList<ResourceHealth> Resources)
{
    /// <summary>Worst health of all; healthy when there is nothing to assess.</summary>
    public Health Summary
    {
        get
        {
            var worst = Resources.MaxBy(r => r.Health.Status);
            return worst is null || worst.Health.Status == HealthStatus.Healthy
                ? new Health(HealthStatus.Healthy)
                : new Health(worst.Health.Status, $"{worst.Id}: {worst.Health.Message ?? worst.Health.Status.ToString()}");
        }
    }
}

/// <summary>Whether live equals desired.</summary>
public enum SyncStatus
{
    /// <summary>Could not be compared, or never was.</summary>
    Unknown,

    /// <summary>Live equals desired.</summary>
    Synced,

    /// <summary>Live differs from desired.</summary>
    OutOfSync,
}
