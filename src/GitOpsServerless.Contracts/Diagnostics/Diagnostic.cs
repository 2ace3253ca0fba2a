using System.Text;

namespace GitOpsServerless.Contracts;

/// <summary>
/// An expected failure, or a remark, as a value: what happened, where, and what to do about it.
/// The code is stable and has a page in <c>docs/diagnostics</c>.
/// </summary>
/// <param name="Code">Stable code, <c>GOSnnnn</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Category">What kind of failure it is; decides whether a retry makes sense.</param>
/// <param name="Message">One or two sentences with the concrete names. Never contains a secret.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, DiagnosticCategory Category, string Message)
{
    /// <summary>One or two sentences with the concrete names, escaped for people. Never contains a secret.</summary>
    public string Message { get; init => field = PlainText.Lines(value); } = PlainText.Lines(Message);

    /// <summary>The resource that it is about.</summary>
    public ResourceId? Resource { get; init; }

    /// <summary>Path of the file, relative to the root of its source, with forward slashes.</summary>
    public string? File { get; init => field = PlainText.Line(value); }

    /// <summary>Line in <see cref="File"/>, counted from 1.</summary>
    public int? Line { get; init; }

    /// <summary>Column in <see cref="Line"/>, counted from 1.</summary>
    public int? Column { get; init; }

    /// <summary>What to do, as a sentence or a command to type.</summary>
    public string? Help { get; init => field = PlainText.Lines(value); }

    /// <summary>How long the service asked to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the severity is <see cref="DiagnosticSeverity.Error"/>.</summary>
    public bool IsError => Severity == DiagnosticSeverity.Error;

    /// <summary>Whether repeating the same operation unchanged may succeed.</summary>
    public bool IsTransient => Category.IsTransient();

    /// <summary>One line: <c>file(line,column): error GOS0001: message. Help.</c></summary>
    public override string ToString() => Text(Severity switch
    {
        DiagnosticSeverity.Error => "error ",
        DiagnosticSeverity.Warning => "warning ",
        _ => "info ",
    });

    /// <summary>As <see cref="ToString"/>, for a place that tells the severity by itself, such as a stream of warnings.</summary>
    public string ToTextWithoutSeverity() => Text(string.Empty);

    private string Text(string severity)
    {
        var text = new StringBuilder();
        if (File is not null)
        {
            text.Append(File);
            if (Line is { } line)
            {
                text.Append('(').Append(line);
                if (Column is { } column)
                {
                    text.Append(',').Append(column);
                }

                text.Append(')');
            }

            text.Append(": ");
        }

        text.Append(severity).Append(Code).Append(": ");
        if (Resource is not null)
        {
            text.Append(Resource).Append(": ");
        }

        text.Append(Message);
        if (Help is not null)
        {
            text.Append(' ').Append(Help);
        }

        return text.ToString();
    }
}
