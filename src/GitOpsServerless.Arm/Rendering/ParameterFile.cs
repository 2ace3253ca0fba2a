using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Json;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>The parameters of a JSON file.</summary>
/// <param name="Path">The file; null when there is none.</param>
/// <param name="Values">Name → <c>{ value }</c> or <c>{ reference }</c>.</param>
/// <param name="Entries">The same with their positions.</param>
internal sealed record ParameterFile(string? Path, JsonObject Values, JsonSource? Entries)
{
    public static ParameterFile None => new(null, [], null);
}
