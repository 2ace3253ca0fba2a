namespace GitOpsServerless.Arm.Language;

/// <summary>How bad a <see cref="TemplateDiagnostic"/> is.</summary>
public enum TemplateDiagnosticSeverity
{
    /// <summary>Azure would accept the template.</summary>
    Warning,

    /// <summary>Azure would refuse the template.</summary>
    Error,
}

/// <summary>A finding about a template.</summary>
/// <param name="Code">The ARM error code, such as <c>InvalidTemplate</c>.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Message">One sentence: what is wrong and what is expected.</param>
/// <param name="Path">The JSON path in the template, such as <c>resources[2].properties.addressSpace</c>; empty for the whole document.</param>
/// <param name="Line">The line in the template text, from 1; null without a text.</param>
/// <param name="Column">The column in the template text, from 1; null without a text.</param>
public sealed record TemplateDiagnostic(string Code, TemplateDiagnosticSeverity Severity, string Message, string Path, int? Line, int? Column)
{
    /// <summary>The code, the place and the message on one line.</summary>
    public override string ToString() => $"{Code} {Path}{(Line is { } line ? $" ({line},{Column})" : "")}: {Message}";
}
