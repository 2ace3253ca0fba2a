using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>The outputs of a deployment that may be kept for the inputs of other applications.</summary>
/// <param name="Values">Name → value of those that are no secrets.</param>
/// <param name="Remarks">What was left out although its type is not secure.</param>
internal sealed record DeploymentOutputs(JsonObject Values, IReadOnlyList<Diagnostic> Remarks)
{
    /// <summary>Reads the outputs. Secure ones are not kept, and neither are plain ones that have a secret in them.</summary>
    public static DeploymentOutputs Of(JsonObject deployment, Redactor redactor)
    {
        var values = new JsonObject();
        var remarks = new List<Diagnostic>();
        foreach (var (name, output) in JsonText.At(deployment, "properties", "outputs") as JsonObject ?? [])
        {
            if (JsonText.TextAt(output, "type")?.StartsWith("secure", StringComparison.OrdinalIgnoreCase) == true || output is not JsonObject entry || !entry.ContainsKey("value"))
            {
                continue;
            }

            if (JsonNode.DeepEquals(redactor.Redact(entry["value"]), entry["value"]))
            {
                values[name] = entry["value"]?.DeepClone();
            }
            else
            {
                remarks.Add(DiagnosticCatalog.AzureSecretOutput.Create($"The output '{name}' is not kept: it has the value of a secure parameter in it."));
            }
        }

        return new DeploymentOutputs(values, remarks);
    }
}
