using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>Knows what it is told.</summary>
internal sealed class FixedRuntimeContext : IRuntimeContext
{
    public DateTimeOffset? UtcNow { get; init; }

    public Guid? Guid { get; init; }

    /// <summary>Whole resources by id.</summary>
    public Dictionary<string, JsonObject> Resources { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers by function and first argument.</summary>
    public Dictionary<string, JsonNode> Calls { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Guid? NewGuid() => Guid;

    public bool TryReference(string resourceId, string? apiVersion, bool full, out JsonNode? value)
    {
        value = Resources.GetValueOrDefault(resourceId) is { } resource ? full ? resource : resource["properties"] : null;
        return value is not null;
    }

    public bool TryInvoke(string function, IReadOnlyList<JsonNode?> arguments, out JsonNode? value)
    {
        value = Calls.GetValueOrDefault($"{function} {(arguments.Count > 0 ? arguments[0] : null)}");
        return value is not null;
    }
}
