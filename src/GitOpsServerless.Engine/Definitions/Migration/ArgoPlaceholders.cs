using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Engine.Definitions.Migration;

/// <summary>
/// The placeholders of an Argo CD template without <c>goTemplate</c>: <c>{{path}}</c> is the folder itself and <c>{{path[0]}}</c> one of its
/// segments, which are <c>path.path</c> and <c>path.segments[0]</c> here.
/// </summary>
/// <remarks><see href="https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/"/></remarks>
internal static partial class ArgoPlaceholders
{
    public static JsonNode? Translate(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(static pair => KeyValuePair.Create(pair.Key, Translate(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Translate)]),
        JsonValue value when value.TryGetValue(out string? text) => Segment().Replace(Folder().Replace(text, "{{path.path}}"), "{{path.segments[$1]}}"),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\{\{ *path *\}\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Folder();

    [GeneratedRegex(@"\{\{ *path\[([0-9]+)\] *\}\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Segment();
}
