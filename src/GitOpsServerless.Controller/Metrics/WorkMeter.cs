using System.Diagnostics.Metrics;
using GitOpsServerless.Controller.Hosting;

namespace GitOpsServerless.Controller.Metrics;

/// <summary>Adds up the billable work of this process, for the estimate of cost.</summary>
internal sealed class WorkMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _since;
    private long _executions;
    private long _busyMilliseconds;
    private long _writes;
    private long _reads;
    private long _queue;

    public WorkMeter(TimeProvider time, ControllerOptions options)
    {
        _time = time;
        _since = time.GetUtcNow();

        // Under a Functions host every execution is a request; else only steps would be executions.
        var execution = options.IsFunctionsApp ? "gitops.http.duration" : "gitops.step.duration";
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "gitops.storage.requests" || instrument.Name == execution)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Storage(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => Execution(value));
        _listener.Start();
    }

    /// <summary>Estimated cost a day at the rate of this process so far; 0 in the first minute.</summary>
    public double CostPerDay(CostModel model)
    {
        var elapsed = _time.GetUtcNow() - _since;
        return elapsed < TimeSpan.FromMinutes(1) ? 0 : model.Of(Work()) * (TimeSpan.FromDays(1) / elapsed);
    }

    public CostModel.Work Work() => new(
        Interlocked.Read(ref _executions),
        Interlocked.Read(ref _busyMilliseconds) / 1000.0,
        Interlocked.Read(ref _writes),
        Interlocked.Read(ref _reads),
        Interlocked.Read(ref _queue));

    public void Dispose() => _listener.Dispose();

    private void Execution(double seconds)
    {
        Interlocked.Increment(ref _executions);
        Interlocked.Add(ref _busyMilliseconds, (long)Math.Max(1000, seconds * 1000));
    }

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
