using System.Globalization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Drift;

/// <summary>Writes what all applications know of drift into one report. Reports are append-only; the oldest beyond the retention go.</summary>
internal sealed class DriftReporter(IGitOpsEngine engine, IStateStore store, TimeProvider time)
{
    private const string Folder = "reports/drift/";
    private const int Kept = 90;

    /// <summary>A report that is farther ahead comes from a process whose clock was wrong; it must not stand for the newest until then.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromHours(1);

    /// <summary>What the applications know now. Writes nothing.</summary>
    public async Task<DriftSummary> ComputeAsync(CancellationToken cancellationToken) =>
        DriftSummary.Of(await engine.GetApplicationsAsync(cancellationToken), time.GetUtcNow());

    public async Task<DriftSummary> WriteAsync(CancellationToken cancellationToken)
    {
        var summary = await ComputeAsync(cancellationToken);
        var key = $"{Folder}{summary.At.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}.json";
        await store.WriteAsync(key, VersionedDocument.Write(summary), IStateStore.AnyTag, cancellationToken);
        await TrimAsync(cancellationToken);
        return summary;
    }

    /// <summary>The newest report that can be read, or null.</summary>
    public async Task<DriftSummary?> ReadLatestAsync(CancellationToken cancellationToken)
    {
        foreach (var key in Enumerable.Reverse(await KeysAsync(cancellationToken)))
        {
            if (VersionedDocument.Read<DriftSummary>(await store.ReadAsync(key, cancellationToken)).Value is { } summary && summary.At - time.GetUtcNow() <= s_ahead)
            {
                return summary;
            }
        }

        return null;
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
