using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// An error of Azure Resource Manager (https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/common-api-details.md#error-response-content),
/// with errors that are hidden as JSON text inside of messages unwrapped.
/// </summary>
/// <param name="Code">Code, such as <c>DeploymentFailed</c>.</param>
/// <param name="Message">Message.</param>
/// <param name="Target">What it is about: a resource id, a property or a host.</param>
/// <param name="Details">Inner errors.</param>
public sealed record ArmError(string Code, string Message, string? Target, IReadOnlyList<ArmError> Details)
{
    private const int MaxDepth = 12;
    private const int MaxDetails = 64;
    private const int MaxMessage = 2_000;

    private static readonly HashSet<string> Wrappers = new(StringComparer.OrdinalIgnoreCase)
    {
        "DeploymentFailed", "ResourceDeploymentFailure", "InvalidTemplateDeployment", "MultipleErrorsOccurred",
        "DeploymentStackOperationFailed", "DeploymentStackDeploymentFailed", "BadRequest", "Conflict", "Failed",
    };

    /// <summary>The code of answers that break the contract although their status is a success.</summary>
    internal const string Unexpected = "UnexpectedAnswer";

    /// <summary>An error without inner ones.</summary>
    public static ArmError Of(string code, string message) => new(code, message, null, []);

    /// <summary>Reads <c>{ "error": { … } }</c>, a bare error object, or the OData form; null when there is none.</summary>
    public static ArmError? Parse(JsonNode? body) => Parse(body, 0);

    /// <summary>The errors that say what is wrong: the leaves below errors that only wrap.</summary>
    public IReadOnlyList<ArmError> Causes()
    {
        if (Details.Count == 0)
        {
            return [this];
        }

        IReadOnlyList<ArmError> inner = [.. Details.SelectMany(d => d.Causes()).DistinctBy(d => (d.Code, d.Message, d.Target))];
        return inner.All(i => Wrappers.Contains(i.Code)) && !Wrappers.Contains(Code) ? [this] : inner;
    }

    /// <summary>The causes in one line.</summary>
    public string Sentence() => string.Join(" ", Causes().Take(5).Select(c => $"{c.Code}: {c.Message}"));

    /// <summary>Whether this error or one inside has the code.</summary>
    public bool Has(string code) =>
        string.Equals(Code, code, StringComparison.OrdinalIgnoreCase) || Details.Any(d => d.Has(code));

    private static ArmError? Parse(JsonNode? node, int depth)
    {
        if (depth > MaxDepth || node is not JsonObject container)
        {
            return null;
        }

        if (Find(container, "error") is JsonObject inner)
        {
            return Parse(inner, depth + 1);
        }

        var code = Text(Find(container, "code"));
        var message = Text(Find(container, "message")) ?? Text(Find(Find(container, "message") as JsonObject, "value"));
        if (code is null && message is null)
        {
            return null;
        }

        var details = Children(container, depth);
        if (TryReadNested(message, depth) is { } nested)
        {
            details = [nested, .. details];
            message = nested.Message;
        }

        return new ArmError(code ?? "Unknown", Shorten(message ?? code!), Text(Find(container, "target")), details);
    }

    private static IReadOnlyList<ArmError> Children(JsonObject container, int depth) =>
        Find(container, "details") is JsonArray array
            ? [.. array.Take(MaxDetails).Select(d => Parse(d, depth + 1)).OfType<ArmError>()]
            : [];

    private static ArmError? TryReadNested(string? message, int depth)
    {
        var start = message?.IndexOf('{', StringComparison.Ordinal) ?? -1;
        if (start < 0 || message!.Length > 262_144)
        {
            return null;
        }

        var end = message.LastIndexOf('}');
        if (end <= start)
        {
            return null;
        }

        try
        {
            return Parse(JsonNode.Parse(message[start..(end + 1)], documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }), depth + 1);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode? Find(JsonObject? container, string name)
    {
        if (container is null)
        {
            return null;
        }

        foreach (var (key, value) in container)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Shorten(string text)
    {
        var oneLine = text.ReplaceLineEndings(" ").Trim();
        return oneLine.Length <= MaxMessage ? oneLine : string.Concat(oneLine.AsSpan(0, MaxMessage), "…");
    }
}
