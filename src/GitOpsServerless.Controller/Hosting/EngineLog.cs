using GitOpsServerless.Contracts;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>Writes what the engine does as structured log lines: application, run id and stage on every one of them.</summary>
public sealed partial class EngineLog(ILogger<EngineLog> logger) : IEngineEvents
{
    /// <inheritdoc />
    public void Publish(EngineEvent engineEvent)
    {
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
