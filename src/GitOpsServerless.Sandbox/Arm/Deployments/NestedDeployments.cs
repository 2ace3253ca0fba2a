using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>
/// The deployments of modules: records of their own, with their own operations, which the operation of the deployment above names
/// (https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates).
/// </summary>
internal sealed class NestedDeployments(ArmContext context)
{
    private const string Route = "/providers/Microsoft.Resources/deployments/";

    /// <summary>The deployment that a resource belongs to: the root, or that of the innermost module.</summary>
    public DeploymentRecord OwnerOf(DeploymentRecord root, TemplateExpansion expansion, ExpandedResource resource)
    {
        var owner = root;
        for (var depth = 0; depth < resource.DeploymentPath.Count; depth++)
        {
            var path = resource.DeploymentPath;
            var nested = expansion.Resources.FirstOrDefault(r => r.IsExpandedDeployment && r.Name == path[depth] && r.DeploymentPath.SequenceEqual(path.Take(depth)));
            if (nested is null || ResidualExpression.IsResidual(nested.Id) || !nested.Id.Contains(Route, StringComparison.OrdinalIgnoreCase))
            {
                return owner;
            }

            owner = Find(root, owner, nested);
        }

        return owner;
    }

    /// <summary>Ends what belongs to a deployment as that ended; what failed inside has failed.</summary>
    public void End(DeploymentRecord root)
    {
        var ids = (root.Document["nested"] as JsonArray ?? []).Select(n => n!.GetValue<string>()).Reverse().ToList();
        var records = ids.Select(context.Store.Record).OfType<JsonObject>().Select(d => new DeploymentRecord(d)).ToList();
        foreach (var record in records)
        {
            var hasFailed = record.Operations.Any(o => StateOf(o!) == "Failed");
            record.State = root.State == "Failed" && !hasFailed ? "Succeeded" : hasFailed ? "Failed" : root.State;
            record.Error = hasFailed ? ArmAnswer.ErrorBody("DeploymentFailed", "At least one resource deployment operation failed. Please list deployment operations for details.") : null;
            record.ChangedAt = context.Now;
            context.Store.PutRecord(record.Id, record.Document);
            foreach (var operation in records.Append(root).SelectMany(r => r.Operations).Where(o => IsOf(o!, record.Id)))
            {
                operation!["properties"]!["provisioningState"] = record.State;
                operation["properties"]!["statusCode"] = record.State == "Failed" ? "Conflict" : "OK";
            }
        }
    }

    private DeploymentRecord Find(DeploymentRecord root, DeploymentRecord parent, ExpandedResource nested)
    {
        if (context.Store.Record(nested.Id) is { } document && document["kind"]?.GetValue<string>() == "deployment" && document["correlationId"]?.GetValue<string>() == root.CorrelationId)
        {
            return new DeploymentRecord(document);
        }

        var at = nested.Id.LastIndexOf(Route, StringComparison.OrdinalIgnoreCase);
        var record = DeploymentRecord.Start(nested.Id, at == 0 ? "/" : nested.Id[..at], new JsonObject { ["properties"] = new JsonObject { ["mode"] = "Incremental" } }, null, context.Now);
        record.Document["correlationId"] = root.CorrelationId;
        record.State = "Running";
        var number = parent.Operations.Count.ToString("X8", System.Globalization.CultureInfo.InvariantCulture);
        parent.Operations.Add(new JsonObject
        {
            ["id"] = $"{parent.Id}/operations/{number}",
            ["operationId"] = number,
            ["properties"] = new JsonObject
            {
                ["provisioningOperation"] = "Create",
                ["provisioningState"] = "Running",
                ["timestamp"] = context.Now.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["targetResource"] = new JsonObject { ["id"] = nested.Id, ["resourceType"] = nested.Type, ["resourceName"] = nested.Name, ["symbolicName"] = nested.SymbolicName, ["apiVersion"] = nested.ApiVersion },
            },
        });
        if (root.Document["nested"] is not JsonArray ids)
        {
            root.Document["nested"] = ids = [];
        }

        ids.Add(nested.Id);
        context.Store.PutRecord(nested.Id, record.Document);
        return record;
    }

    private static string? StateOf(JsonNode operation) => operation["properties"]?["provisioningState"]?.GetValue<string>();

    private static bool IsOf(JsonNode operation, string id) =>
        string.Equals(operation["properties"]?["targetResource"]?["id"]?.GetValue<string>(), id, StringComparison.OrdinalIgnoreCase);
}
