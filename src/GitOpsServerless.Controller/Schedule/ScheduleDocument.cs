using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Schedule;

/// <summary>What the scheduler remembers: one small document for all applications.</summary>
internal sealed record ScheduleDocument : IVersionedDocument
{
    public const string Key = "controller/schedule.json";

    public int SchemaVersion { get; init; } = VersionedDocument.Newest;

    /// <summary>When the last tick was, to the minute.</summary>
    public DateTimeOffset TickedAt { get; init; }

    /// <summary>Slot that each application was enqueued for last.</summary>
    public IReadOnlyDictionary<string, long> Slots { get; init; } = new Dictionary<string, long>();
}
