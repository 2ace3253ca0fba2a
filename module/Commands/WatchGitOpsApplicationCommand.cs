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
    private readonly HashSet<string> _standing = new(StringComparer.Ordinal);
    private bool _hasAnswered;
    private bool _isAway;

    /// <summary>Name of the application; wildcards are allowed. All applications, also new ones, when it is left out.</summary>
    [Parameter(Position = 0)]
    [Alias("Application", "ApplicationName")]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Time between two looks: 2s, 1m or 00:00:02; a bare number is seconds.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>End after this time; it goes on until Ctrl+C when it is left out.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Timeout { get; set; }

    /// <summary>End as soon as all applications are synced and healthy. Those that are suspended or no longer defined are not waited for.</summary>
    [Parameter]
    public SwitchParameter UntilReady { get; set; }

    /// <summary>Watches.</summary>
    protected override void EndProcessing()
    {
        var patterns = (Name ?? []).Select(PatternOf).ToList();
        var start = TimeProvider.System.GetTimestamp();
        var period = Interval < ShortestInterval ? ShortestInterval : Interval;
        while (true)
        {
            var watched = Current(patterns);
            foreach (var status in watched)
            {
                Show(status);
            }

            var isReady = watched.Count > 0 && watched.All(a => a is { Sync: SyncStatus.Synced, Health.Status: HealthStatus.Healthy } || (UntilReady && StandsStill(a)));
            var left = Timeout is { } timeout ? timeout - TimeProvider.System.GetElapsedTime(start) : TimeSpan.MaxValue;
            if ((UntilReady && isReady) || left <= TimeSpan.Zero)
            {
                return;
            }

            if (Stopped.WaitHandle.WaitOne(left < period ? left : period))
            {
                throw new PipelineStoppedException();
            }
        }
    }

    // A controller that starts anew answers after a while; what cannot mend itself ends the watch.
    private List<ApplicationStatus> Current(List<WildcardPattern> patterns)
    {
        var all = Look<IReadOnlyList<ApplicationStatus>>(null, static async (engine, token) => Result<IReadOnlyList<ApplicationStatus>>.Success(await engine.GetApplicationsAsync(token)));
        if (all.IsSuccess)
        {
            (_hasAnswered, _isAway) = (true, false);
            return [.. all.Value.Where(a => patterns.Count == 0 || patterns.Exists(p => p.IsMatch(a.Name)))];
        }

        if (!all.Error!.IsTransient || !_hasAnswered)
        {
            Terminate(all.Error!, Session().Context.Location);
        }

        if (!_isAway)
        {
            WriteWarning($"{all.Error!.Message} Watching goes on.");
        }

        _isAway = true;
        return [];
    }

    // Nothing is to be waited for where nothing happens; said once.
    private bool StandsStill(ApplicationStatus status)
    {
        if (Standstill.Of(status) is not { } reason)
        {
            return false;
        }

        if (_standing.Add(status.Name))
        {
            Write(reason, status.Name);
        }

        return true;
    }

    private void Show(ApplicationStatus status)
    {
        var change = new ApplicationChange(
            TimeProvider.System.GetLocalNow(), status.Name, status.Sync, status.Health.Status, status.Drift.Count, status.AppliedRevision?.ShortId, status.Message)
        {
            Suspended = status.Suspended,
        };
        if (!_last.TryGetValue(status.Name, out var last) || last with { At = change.At } != change)
        {
            _last[status.Name] = change;
            WriteObject(change);
        }
    }
}
