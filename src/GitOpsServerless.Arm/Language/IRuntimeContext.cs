using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Language;

/// <summary>
/// Values that exist only while a deployment runs. Every member may answer "unknown" (false or null): the call then stays
/// in the result as a residual expression.
/// </summary>
public interface IRuntimeContext
{
    /// <summary>The time for <c>utcNow()</c>.</summary>
    DateTimeOffset? UtcNow { get; }

    /// <summary>The next value for <c>newGuid()</c>.</summary>
    Guid? NewGuid();

    /// <summary>
    /// The answer to <c>reference()</c>: the <c>properties</c> of a resource, or with <paramref name="full"/> the whole resource.
    /// <paramref name="resourceId"/> is always a full id.
    /// </summary>
    bool TryReference(string resourceId, string? apiVersion, bool full, out JsonNode? value);

    /// <summary>
    /// The answer to any other run-time function (<c>listKeys</c> and its like, <c>pickZones</c>, <c>providers</c>, <c>deployer</c>,
    /// <c>toLogicalZone</c>, <c>externalInput</c>, …) with its evaluated arguments; a resource argument is a full id.
    /// </summary>
    bool TryInvoke(string function, IReadOnlyList<JsonNode?> arguments, out JsonNode? value);
}

/// <summary>A context that knows nothing.</summary>
public sealed class UnknownRuntimeContext : IRuntimeContext
{
    private UnknownRuntimeContext()
    {
    }

    /// <summary>The one instance.</summary>
    public static UnknownRuntimeContext Instance { get; } = new();

    /// <inheritdoc/>
    public DateTimeOffset? UtcNow => null;

    /// <inheritdoc/>
    public Guid? NewGuid() => null;

    /// <inheritdoc/>
    public bool TryReference(string resourceId, string? apiVersion, bool full, out JsonNode? value)
    {
        value = null;
        return false;
    }

    /// <inheritdoc/>
    public bool TryInvoke(string function, IReadOnlyList<JsonNode?> arguments, out JsonNode? value)
    {
        value = null;
        return false;
    }
}
