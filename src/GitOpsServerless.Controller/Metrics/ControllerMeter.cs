using System.Diagnostics.Metrics;

namespace GitOpsServerless.Controller.Metrics;

/// <summary>Metrics of the controller, by name, in one place (docs/metrics.md). No label has an unbounded number of values.</summary>
internal sealed class ControllerMeter : IDisposable
{
    public const string Name = "GitOpsServerless.Controller";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _stepSeconds;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestSeconds;

    public ControllerMeter()
    {
        _steps = _meter.CreateCounter<long>("gitops.steps", "{step}", "Steps by how they ended.");
        _stepSeconds = _meter.CreateHistogram<double>("gitops.step.duration", "s", "Duration of steps.");
        _messages = _meter.CreateCounter<long>("gitops.messages", "{message}", "Queue messages that ended otherwise than in a step: repetition, target full, poison.");
        _webhooks = _meter.CreateCounter<long>("gitops.webhooks", "{webhook}", "Webhooks by provider and answer.");
        _requests = _meter.CreateCounter<long>("gitops.http.requests", "{request}", "Requests to the controller by kind and status.");
        _requestSeconds = _meter.CreateHistogram<double>("gitops.http.duration", "s", "Duration of requests to the controller.");
    }

    /// <summary>Adds a gauge that is read when somebody looks.</summary>
    public void Observe(string name, string unit, string description, Func<IEnumerable<Measurement<double>>> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    public void Step(string result, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("result", result);
        _steps.Add(1, tag);
        _stepSeconds.Record(duration.TotalSeconds, tag);
    }

    public void Message(string end) => _messages.Add(1, new KeyValuePair<string, object?>("end", end));

    public void Webhook(string provider, int status) => _webhooks.Add(
        1, new KeyValuePair<string, object?>("provider", provider), new KeyValuePair<string, object?>("status", status));

    public void Request(string kind, int status, TimeSpan duration)
    {
        _requests.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("status", status));
        _requestSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
    }

    public void Dispose() => _meter.Dispose();
}
