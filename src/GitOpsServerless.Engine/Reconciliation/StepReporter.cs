using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>Tells the world what a step does: events for whoever watches, notifications for whoever does not.</summary>
internal sealed class StepReporter(EnginePorts ports)
{
    public Action<EngineStage, string> Progress(StepContext context) => (stage, message) => Publish(context, stage, message);

    public void Publish(StepContext context, EngineStage stage, string message, Diagnostic? diagnostic = null) =>
        Publish(context.Definition.Name, context.RunId, stage, message, diagnostic);

    public void Publish(string application, string runId, EngineStage stage, string message, Diagnostic? diagnostic = null) =>
        ports.Events.Publish(new EngineEvent(
            ports.Time.GetUtcNow(), application, runId, stage, diagnostic?.Severity ?? DiagnosticSeverity.Info, message)
        { Diagnostic = diagnostic });

    public void PublishOutcomes(StepContext context, IReadOnlyList<Outcome> outcomes)
    {
        foreach (var outcome in outcomes.Where(o => o.Result != OutcomeResult.Unchanged))
        {
            ports.Events.Publish(new EngineEvent(
                ports.Time.GetUtcNow(), context.Definition.Name, context.RunId, EngineStage.Apply,
                outcome.Diagnostic?.Severity ?? DiagnosticSeverity.Info, $"{outcome.Result}: {outcome.Id}")
            {
                Outcome = outcome,
                Diagnostic = outcome.Diagnostic,
            });
        }
    }

    public async Task NotifyAsync(StepContext context, string name, string message, Plan? plan, CancellationToken cancellationToken)
    {
        try
        {
            await ports.Notifier.NotifyAsync(
                new Notification(name, context.Definition.Name, context.Status.DesiredRevision, message, context.Now) { Plan = plan, Diagnostics = context.Status.Diagnostics },
                context.Definitions,
                cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Publish(context, EngineStage.Record, $"The notification '{name}' could not be sent: {error.Message}");
        }
    }

    public static string Summarise(Plan plan)
    {
        var summary = PlanSummary.Of(plan);
        var parts = new[]
        {
            (summary.Create, "to create"), (summary.Update, "to update"), (summary.Replace, "to replace"), (summary.Delete, "to delete"), (summary.NoChange, "unchanged"),
        };
        return string.Join(", ", parts.Where(p => p.Item1 > 0).Select(p => $"{p.Item1} {p.Item2}")) is { Length: > 0 } text ? text : "nothing";
    }
}
