using System.Diagnostics.Metrics;
using GitOpsServerless.Controller.Hosting;

namespace GitOpsServerless.Controller.Metrics;

/// <summary>Adds up the billable work of this process, for the estimate of cost.</summary>
internal sealed class WorkMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly bool _isFunctionsApp;
    private readonly DateTimeOffset _since;
    private readonly BusyTime _busy;
    private long _writes;
    private long _reads;
    private long _queue;

    public WorkMeter(TimeProvider time, ControllerOptions options)
    {
        _time = time;
        _isFunctionsApp = options.IsFunctionsApp;
        _since = time.GetUtcNow();
        _busy = new BusyTime(new CostModel().ShortestExecution, time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "gitops.storage.requests")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Storage(value, tags));
        _listener.Start();
    }

    /// <summary>A request, until it is disposed. Under a Functions host every request is an execution.</summary>
    public IDisposable? Request() => _isFunctionsApp ? _busy.Begin() : null;

    /// <summary>A step, until it is disposed. Without a Functions host steps would be the executions.</summary>
    public IDisposable? Step() => _isFunctionsApp ? null : _busy.Begin();

    /// <summary>Estimated cost a day at the rate of this process so far; 0 in the first minute.</summary>
    public double CostPerDay(CostModel model)
    {
        var elapsed = _time.GetUtcNow() - _since;
        return elapsed < TimeSpan.FromMinutes(1) ? 0 : model.Of(Work()) * (TimeSpan.FromDays(1) / elapsed);
    }

    public CostModel.Work Work()
    {
        var (executions, busy) = _busy.Read();
        return new CostModel.Work(executions, busy.TotalSeconds, Interlocked.Read(ref _writes), Interlocked.Read(ref _reads), Interlocked.Read(ref _queue));
    }

    public void Dispose() => _listener.Dispose();

    private void Storage(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? service = null;
        string? operation = null;
        foreach (var tag in tags)
        {
            service = tag.Key == "service" ? tag.Value as string : service;
            operation = tag.Key == "operation" ? tag.Value as string : operation;
        }

        if (service == "queue")
        {
            Interlocked.Add(ref _queue, count);
        }
        else if (operation is "get object")
        {
            Interlocked.Add(ref _reads, count);
        }
        else if (operation?.StartsWith("delete", StringComparison.Ordinal) == false)
        {
            Interlocked.Add(ref _writes, count);
        }
    }
}
