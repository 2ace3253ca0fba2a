using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// The ids of resources whose scopes are spelled out, which are the same wherever they are evaluated
/// (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource).
/// </summary>
internal static class ResourceIdFunctions
{
    public static bool Apply(string name, List<JsonNode?> arguments, out JsonNode? value)
    {
        string S(int i) => EngineValues.String(arguments[i]);
        value = null;
        var (scopes, scope) = name switch
        {
            "resourceId" when arguments.Count > 3 && Guid.TryParseExact(S(0), "D", out _) && IsName(S(1)) => (2, $"/subscriptions/{S(0)}/resourceGroups/{S(1)}"),
            "subscriptionResourceId" when arguments.Count > 2 && Guid.TryParseExact(S(0), "D", out _) => (1, $"/subscriptions/{S(0)}"),
            "managementGroupResourceId" when arguments.Count > 2 && IsName(S(0)) => (1, $"/providers/Microsoft.Management/managementGroups/{S(0)}"),
            "tenantResourceId" => (0, ""),
            "extensionResourceId" when IsId(S(0)) => (1, S(0)),
            _ => (-1, ""),
        };
        if (scopes < 0 || arguments.Count <= scopes)
        {
            return false;
        }

        var segments = S(scopes).Split('/');
        var names = arguments.Skip(scopes + 1).Select(EngineValues.String).ToList();
        if (names.Count != segments.Length - 1 || !names.TrueForAll(IsName) || !Array.TrueForAll(segments, IsName))
        {
            return false;
        }

        value = $"{scope}/providers/{segments[0]}{string.Concat(names.Select((item, i) => $"/{segments[i + 1]}/{item}"))}";
        return true;
    }

    private static bool IsName(string text) => text.Length > 0 && !text.Contains('/', StringComparison.Ordinal);

    private static bool IsId(string text) => text.StartsWith('/') && !text.EndsWith('/') && text.Length > 1;
}
