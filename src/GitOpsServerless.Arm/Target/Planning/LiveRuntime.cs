using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Answers <c>reference()</c> from the live state, so that most of what only Azure knows is known from the second run on (noise class N1).</summary>
internal sealed class LiveRuntime(LiveState live, HashSet<ResourceId>? asked = null) : IRuntimeContext
{
    public DateTimeOffset? UtcNow => null;

    public Guid? NewGuid() => null;

    public bool TryReference(string resourceId, string? apiVersion, bool full, out JsonNode? value)
    {
        value = null;
        if (!AzureResourceId.TryParse(resourceId, out var id))
        {
            return false;
        }

        if (!live.Resources.TryGetValue(id!, out var resource))
        {
            asked?.Add(id!);
            return false;
        }

        value = full ? resource.Payload.DeepClone() : JsonText.Property(resource.Payload, "properties")?.DeepClone();
        return value is not null;
    }

    public bool TryInvoke(string function, IReadOnlyList<JsonNode?> arguments, out JsonNode? value)
    {
        value = null;
        return false;
    }
}
