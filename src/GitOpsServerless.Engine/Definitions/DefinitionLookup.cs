using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Definitions;

/// <summary>
/// Finds the definition that is in force: the one in Git, or the last good one while that is invalid or cannot be read.
/// The last good one is kept with its repository filled in, so that it stands for itself.
/// </summary>
internal static class DefinitionLookup
{
    /// <summary>The definition in force and whether it is the last good one; null when there is none.</summary>
    public static (ApplicationDefinition Definition, bool IsLastGood)? Find(string application, DefinitionSet definitions, ApplicationStatus status)
    {
        if (definitions.Applications.TryGetValue(application, out var definition))
        {
            return (definition, false);
        }

        return definitions.IsPartial || definitions.Invalid.Contains(application) ? Read(status.LastGoodDefinition) : null;
    }

    /// <summary>What the status keeps of a definition.</summary>
    public static JsonObject Keep(ApplicationDefinition definition) =>
        JsonSerializer.SerializeToNode(definition with { Document = null }, ContractsJson.Options)!.AsObject();

    private static (ApplicationDefinition, bool)? Read(JsonObject? kept)
    {
        try
        {
            return kept.Deserialize<ApplicationDefinition>(ContractsJson.Options) is { } definition ? (definition, true) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
