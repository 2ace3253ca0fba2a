using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expressions;
using GitOpsServerless.Arm.Language.Json;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Expansion;

/// <summary>Sets up the deployment that the caller asked for.</summary>
internal static class RootDeployment
{
    /// <summary>The deployment; null when the template or the parameters are refused as a whole.</summary>
    public static DeploymentFrame? TryStart(ExpansionSession session, JsonSource root)
    {
        var request = session.Request;
        if (root.Kind != JsonSourceKind.Object)
        {
            session.Report("InvalidTemplate", TemplateDiagnosticSeverity.Error, "Deployment template parse failed: the template must be an object.", root);
            return null;
        }

        var frame = new DeploymentFrame(session, root, request.Scope)
        {
            Name = request.DeploymentName is { } name ? JsonConversion.FromIdentifier(name) : null,
            TemplateUri = request.TemplateUri,
        };
        session.AddFrame(frame);
        var supplied = ReadParameters(request.Parameters);
        return TemplateValidation.CheckCounts(frame) && TemplateValidation.Check(frame) & ParameterBinding.Bind(frame, supplied, request.MissingParametersAreUnknown) ? frame : null;
    }

    private static Dictionary<string, Func<TemplateValue>> ReadParameters(JsonObject? parameters)
    {
        var result = new Dictionary<string, Func<TemplateValue>>(StringComparer.OrdinalIgnoreCase);
        var isFile = parameters is not null && parameters["parameters"] is JsonObject && (parameters.ContainsKey("$schema") || parameters.ContainsKey("contentVersion") || parameters.Count == 1);
        foreach (var (name, entry) in (isFile ? (JsonObject)parameters!["parameters"]! : parameters) ?? [])
        {
            result[name] = () => Read(name, entry);
        }

        return result;
    }

    private static TemplateValue Read(string name, JsonNode? entry) => entry switch
    {
        JsonObject container when container["reference"] is JsonObject reference => Secret(name, reference),
        JsonObject container when container.ContainsKey("value") => JsonConversion.FromJson(container["value"]),
        JsonObject { Count: 0 } => TemplateValue.Null,
        _ => throw new TemplateException($"The value of the deployment parameter '{name}' must be an object with 'value' or 'reference'.", "InvalidDeploymentParameterValue"),
    };

    private static ResidualValue Secret(string name, JsonObject reference)
    {
        if (JsonConversion.FromJson(reference) is not ObjectValue values)
        {
            throw new InvalidOperationException("A JSON object is an object value.");
        }

        return KeyVaultReference.ToSecret(name, values);
    }
}
