namespace GitOpsServerless.Contracts;

/// <summary>Tells somebody about something that happened. Failures never fail a reconcile.</summary>
public interface INotifier
{
    /// <summary>Sends a notification to whoever the definitions say.</summary>
    Task NotifyAsync(Notification notification, DefinitionSet definitions, CancellationToken cancellationToken);
}

/// <summary>Something that happened to an application.</summary>
/// <param name="Event">One of <c>synced</c>, <c>failed</c>, <c>drift</c>, <c>degraded</c>, <c>held</c>, <c>rolledBack</c>.</param>
/// <param name="Application">Name.</param>
/// <param name="Revision">Revision.</param>
/// <param name="Message">In words; never a secret.</param>
/// <param name="At">When.</param>
public sealed record Notification(string Event, string Application, Revision? Revision, string Message, DateTimeOffset At)
{
    /// <summary>The plan that it is about.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Diagnostics that it is about.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
