using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>The findings of one expansion: each once, masked, in bounded number and length; and the secrets to mask.</summary>
internal sealed class DiagnosticLog(WorkMeter meter)
{
    private const int MaximumDiagnostics = 200;
    private const int MaximumLength = 2_000;
    private const long MaximumMasking = 20_000_000;

    // Messages mask the secrets that they quote themselves. What is left is text that a value has come into unseen, and there only what
    // is long enough to be a secret is looked for: no administrator password of Azure is shorter, and shorter ones stand in every other word.
    private const int ShortestSecret = 8;

    // In a message that is about a secret, shorter ones are looked for, too: those that are no word by accident.
    private const int ShortestSecretQuoted = 3;
    private readonly List<TemplateDiagnostic> diagnostics = [];
    private readonly HashSet<(JsonSource Source, string Code, int Message)> reported = [];
    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);
    private TemplateDiagnosticSeverity? dropped;

    public IReadOnlySet<string> Secrets => secrets;

    /// <summary>The findings; when there are too many, the last one says so, as bad as the worst that is left out.</summary>
    public IReadOnlyList<TemplateDiagnostic> All => dropped is not { } severity ? diagnostics
        : [.. diagnostics, new("InvalidTemplate", severity, $"There are more findings than these {MaximumDiagnostics}.", "", null, null)];

    public ICollection<TemplateDiagnostic> Syntax => diagnostics;

    public void Report(string code, TemplateDiagnosticSeverity severity, string message, JsonSource source)
    {
        if (!reported.Add((source, code, message.GetHashCode(StringComparison.Ordinal))))
        {
            return;
        }

        if (diagnostics.Count >= MaximumDiagnostics)
        {
            dropped = dropped > severity ? dropped : severity;
            return;
        }

        var hasPosition = source.Line > 0;
        diagnostics.Add(new(code, severity, Mask(message), SourcePath.Of(source), hasPosition ? source.Line : null, hasPosition ? source.Column : null));
    }

    /// <summary>Notes the texts of a secure value.</summary>
    public void RecordSecret(TemplateValue value)
    {
        meter.Spend();
        switch (value)
        {
            case StringValue { Value.Length: > 0 } text:
                meter.SpendText(text.Value.Length);
                meter.Keep(64);
                secrets.Add(text.Value);
                break;
            case ArrayValue array:
                foreach (var item in array.Items)
                {
                    RecordSecret(item);
                }

                break;
            case ObjectValue container:
                foreach (var (_, child) in container.Properties)
                {
                    RecordSecret(child);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>A message about values among which are secrets: where it repeats one, only what is not secret in it is left.</summary>
    public string MaskSecrets(string message, IEnumerable<TemplateValue> values)
    {
        foreach (var text in values.OfType<StringValue>().Where(static value => value.HasSecret).Select(static value => value.Value))
        {
            var masked = Mask(text, ShortestSecretQuoted) is var rest && rest != text ? rest : "***";
            message = message.Contains($"'{text}'", StringComparison.Ordinal)
                ? message.Replace($"'{text}'", $"'{masked}'", StringComparison.Ordinal)
                : message.Replace(text, masked, StringComparison.Ordinal);
        }

        return message;
    }

    /// <summary>Hides the secrets, the longer ones first, since one may be a part of another; then cuts.</summary>
    private string Mask(string message, int shortest = ShortestSecret)
    {
        if (message.Length * (1L + secrets.Count) > MaximumMasking)
        {
            return "The message is too long to be shown.";
        }

        foreach (var secret in secrets.Where(secret => secret.Length >= shortest && secret.Length <= message.Length).OrderByDescending(static secret => secret.Length))
        {
            message = message.Replace(secret, "***", StringComparison.Ordinal);
        }

        return message.Length <= MaximumLength ? message : string.Concat(message.AsSpan(0, MaximumLength), "…");
    }
}
