using System.Management.Automation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.PowerShell.Commands;

/// <summary>
/// What the progress bars show of the engine's events: one for the stages of all applications that a cmdlet works on, below it one for the
/// resources of the application in turn where their number is known.
/// </summary>
internal sealed class EngineProgress
{
    private const int Stages = (int)EngineStage.Record + 1;
    private const int StageActivity = 4711;
    private const int ResourceActivity = StageActivity + 1;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private long _last;
    private bool _hasStages;
    private bool _hasResources;
    private int _expectedResources;
    private int _seenResources;
    private (int Number, int Count) _place = (1, 1);

    /// <summary>Which of several applications comes next.</summary>
    public void ExpectApplication(int number, int count) => _place = (number, Math.Max(number, count));

    /// <summary>Number of resources that the next run touches.</summary>
    public void ExpectResources(int count) => (_expectedResources, _seenResources) = (count, 0);

    /// <summary>What is to be shown after an event: nothing where something was shown a moment ago.</summary>
    public IReadOnlyList<ProgressRecord> Of(EngineEvent engineEvent)
    {
        _seenResources += engineEvent.Outcome is null ? 0 : 1;
        if (_hasStages && TimeProvider.System.GetElapsedTime(_last) < Period)
        {
            return [];
        }

        _last = TimeProvider.System.GetTimestamp();
        _hasStages = true;
        var stage = StageOf(engineEvent);
        if (_expectedResources == 0 || engineEvent.Outcome is not { } outcome)
        {
            return [stage];
        }

        _hasResources = true;
        return [ResourceOf(outcome), stage];
    }

    /// <summary>Ends the bars that are shown.</summary>
    public IReadOnlyList<ProgressRecord> Complete()
    {
        List<ProgressRecord> ends = [];
        if (_hasResources)
        {
            ends.Add(new ProgressRecord(ResourceActivity, "Resources", "Done") { ParentActivityId = StageActivity, RecordType = ProgressRecordType.Completed });
        }

        if (_hasStages)
        {
            ends.Add(new ProgressRecord(StageActivity, "GitOps", "Done") { RecordType = ProgressRecordType.Completed });
        }

        (_hasStages, _hasResources) = (false, false);
        return ends;
    }

    private ProgressRecord StageOf(EngineEvent engineEvent)
    {
        var activity = _place.Count > 1 ? $"{engineEvent.Application} ({_place.Number} of {_place.Count})" : engineEvent.Application;
        return new ProgressRecord(StageActivity, activity, $"{engineEvent.Stage}: {engineEvent.Message}")
        {
            PercentComplete = ((_place.Number - 1) * 100 / _place.Count) + (((int)engineEvent.Stage + 1) * 100 / ((Stages + 1) * _place.Count)),
        };
    }

    private ProgressRecord ResourceOf(Outcome outcome)
    {
        var seen = Math.Min(_seenResources, _expectedResources);
        return new ProgressRecord(ResourceActivity, $"Resource {seen} of {_expectedResources}", $"{outcome.Result}: {outcome.Id}")
        {
            ParentActivityId = StageActivity,
            PercentComplete = seen * 100 / _expectedResources,
        };
    }
}
