using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Drift;

/// <summary>Writes what all applications know of drift into one report. Reports are append-only; the oldest beyond the retention go.</summary>
internal sealed class DriftReporter(IGitOpsEngine engine, IStateStore store, TimeProvider time)
{
    private const string Folder = "reports/drift/";
    private const int Kept = 90;

    public async Task<DriftSummary> WriteAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var statuses = await engine.GetApplicationsAsync(cancellationToken);
        var items = statuses.SelectMany(s => s.Drift).ToList();
        var summary = new DriftSummary(now, statuses.Count, statuses.Count(s => s.Drift.Count > 0), items)
        {
            OutOfSync = statuses.Count(s => s.Sync == SyncStatus.OutOfSync),
            Unknown = statuses.Count(s => s.Sync == SyncStatus.Unknown),
        };
        var key = $"{Folder}{now.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}.json";
        await store.WriteAsync(key, JsonSerializer.SerializeToUtf8Bytes(summary, ContractsJson.Options), IStateStore.AnyTag, cancellationToken);
        await TrimAsync(cancellationToken);
        return summary;
    }

    /// <summary>The newest report, or null.</summary>
    public async Task<DriftSummary?> ReadLatestAsync(CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(cancellationToken);
        return keys.Count > 0 && await store.ReadAsync(keys[^1], cancellationToken) is { } document
            ? JsonSerializer.Deserialize<DriftSummary>(document.Content.Span, ContractsJson.Options)
            : null;
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        foreach (var key in (await KeysAsync(cancellationToken)).SkipLast(Kept))
        {
            await store.DeleteAsync(key, IStateStore.AnyTag, cancellationToken);
        }
    }

    private async Task<List<string>> KeysAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var key in store.ListAsync(Folder, cancellationToken))
        {
            keys.Add(key);
        }

        return keys;
    }
}

/// <summary>Drift of all applications at one time.</summary>
/// <param name="At">When.</param>
/// <param name="Applications">Number of applications.</param>
/// <param name="Drifted">Number of applications with drift.</param>
/// <param name="Items">Drifted resources.</param>
public sealed record DriftSummary(DateTimeOffset At, int Applications, int Drifted, IReadOnlyList<DriftItem> Items)
{
    /// <summary>Version of the document format.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Applications that are out of sync, by drift or by a pending change.</summary>
    public int OutOfSync { get; init; }

    /// <summary>Applications that could not be compared.</summary>
    public int Unknown { get; init; }
}
