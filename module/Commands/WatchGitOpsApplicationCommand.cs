using System.Management.Automation;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Completion;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>Writes an object for each change of applications, as it happens.</summary>
[Cmdlet(VerbsCommon.Watch, "GitOpsApplication")]
[OutputType(typeof(ApplicationChange))]
public sealed class WatchGitOpsApplicationCommand : GitOpsCommand
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, ApplicationChange> _last = new(StringComparer.Ordinal);

    /// <summary>Name of the application; wildcards are allowed. All applications, also new ones, when it is left out.</summary>
    [Parameter(Position = 0)]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Time between two looks: 2s, 1m or 00:00:02.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>End after this time; it goes on until Ctrl+C when it is left out.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Timeout { get; set; }

    /// <summary>End as soon as all applications are synced and healthy.</summary>
    [Parameter]
    public SwitchParameter UntilReady { get; set; }

    /// <summary>Watches.</summary>
    protected override void EndProcessing()
    {
        var patterns = (Name ?? []).Select(n => new WildcardPattern(n, WildcardOptions.IgnoreCase)).ToList();
        var start = TimeProvider.System.GetTimestamp();
        var period = Interval < ShortestInterval ? ShortestInterval : Interval;
        while (true)
        {
            var all = Await(null, static (engine, token) => engine.GetApplicationsAsync(token));
            var watched = all.Where(a => patterns.Count == 0 || patterns.Exists(p => p.IsMatch(a.Name))).ToList();
            foreach (var status in watched)
            {
                Show(status);
            }

            var isReady = watched.Count > 0 && watched.All(a => a is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy });
            if ((UntilReady && isReady) || (Timeout is { } timeout && TimeProvider.System.GetElapsedTime(start) >= timeout))
            {
                return;
            }

            if (Stopped.WaitHandle.WaitOne(period))
            {
                throw new PipelineStoppedException();
            }
        }
    }

    private void Show(ApplicationStatus status)
    {
        var change = new ApplicationChange(
            TimeProvider.System.GetLocalNow(), status.Name, status.Sync, status.Health.Status, status.Drift.Count, status.AppliedRevision?.ShortId, status.Message);
        if (!_last.TryGetValue(status.Name, out var last) || last with { At = change.At } != change)
        {
            _last[status.Name] = change;
            WriteObject(change);
        }
    }
}
