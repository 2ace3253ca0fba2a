using System.Diagnostics.Metrics;
using GitOpsServerless.Contracts;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>
/// Writes what the engine does as structured log lines, with application, run id and stage on every one of them, and counts what was
/// done to resources.
/// </summary>
public sealed partial class EngineLog(ILogger<EngineLog> logger) : IEngineEvents
{
    private static readonly Meter s_meter = new("GitOpsServerless.Engine");

    private static readonly Counter<long> s_outcomes = s_meter.CreateCounter<long>("gitops.outcomes", "{resource}", "Resources by what was done to them.");

    /// <inheritdoc />
    public void Publish(EngineEvent engineEvent)
    {
        if (RunScope.Current is { } scope && scope.Application == engineEvent.Application)
        {
            scope.RunId = engineEvent.RunId;
        }

        if (engineEvent.Outcome is { } outcome)
        {
            s_outcomes.Add(1, new KeyValuePair<string, object?>("result", outcome.Result.ToString().ToLowerInvariant()));
        }

        var level = engineEvent.Severity switch
        {
            DiagnosticSeverity.Error => LogLevel.Error,
            DiagnosticSeverity.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        Write(logger, level, engineEvent.Application, engineEvent.RunId, engineEvent.Stage, engineEvent.Message, engineEvent.Diagnostic?.Code);
    }

    [LoggerMessage(EventId = 1, Message = "{Application} {RunId} {Stage}: {Text} {Code}")]
    private static partial void Write(ILogger logger, LogLevel level, string application, string runId, EngineStage stage, string text, string? code);
}
