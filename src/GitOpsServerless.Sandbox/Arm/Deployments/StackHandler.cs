using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary><c>Microsoft.Resources/deploymentStacks</c> at resource group, subscription and management group.</summary>
internal sealed class StackHandler
{
    private readonly ArmContext _context;
    private readonly DeploymentRunner _runner;

    public StackHandler(ArmContext context, DeploymentRunner runner)
    {
        _context = context;
        _runner = runner;
        runner.Ended += OnEnded;
    }

    public ArmAnswer Answer(ArmRequest request, int provider)
    {
        var scope = request.Prefix(provider).Replace("/resourcegroups/", "/resourceGroups/", StringComparison.OrdinalIgnoreCase);
        var rest = request.Segments.AsSpan(provider + 3);
        if (scope == "/")
        {
            return ArmAnswer.Error(404, "InvalidResourceType", "The resource type 'deploymentStacks' could not be found at tenant scope.");
        }

        if (rest.Length == 0)
        {
            return ArmAnswer.List(_context.Store.Records
                .Where(r => r.Value["kind"]?.GetValue<string>() == "stack" && string.Equals(r.Value["scope"]?.GetValue<string>(), scope, StringComparison.OrdinalIgnoreCase))
                .Select(r => View(r.Key, r.Value)));
        }

        var id = $"{scope}/providers/Microsoft.Resources/deploymentStacks/{rest[0]}";
        if (rest.Length > 1)
        {
            return Below(request, id, rest[1]);
        }

        return request.Method switch
        {
            "PUT" => Put(request, scope, id),
            "DELETE" => Delete(request, id),
            _ => Find(id) is { } record ? new ArmAnswer(200, View(id, record)) : NotFound(id),
        };
    }

    private static ArmAnswer NotFound(string id) => ArmAnswer.Error(404, "DeploymentStackNotFound", $"The Deployment stack '{ArmIds.NameOf(id)}' could not be found.");

    private static bool IsActive(JsonObject record) => record["state"]!.GetValue<string>() is not ("succeeded" or "failed" or "canceled");

    private JsonObject? Find(string id) =>
        _context.Store.Record(id) is { } record && record["kind"]?.GetValue<string>() == "stack" ? record : null;

    private ArmAnswer Below(ArmRequest request, string id, string action)
    {
        if (Find(id) is not { } record)
        {
            return NotFound(id);
        }

        var deployment = record["deploymentId"]?.GetValue<string>() is { } d ? _runner.Find(d) : null;
        switch (action.ToLowerInvariant())
        {
            case "exporttemplate":
                return new ArmAnswer(200, new JsonObject { ["template"] = deployment?.Request["template"]?.DeepClone() });
            case "operationstatuses":
                var state = record["state"]!.GetValue<string>();
                var body = new JsonObject { ["status"] = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(state) };
                if (record["error"] is { } error)
                {
                    body["error"] = error.DeepClone();
                }

                return new ArmAnswer(200, body);
            default:
                return ArmAnswer.Error(404, "NotFound", $"No route for '{request.Path}'.");
        }
    }

    private ArmAnswer Put(ArmRequest request, string scope, string id)
    {
        var properties = request.BodyObject["properties"] as JsonObject ?? [];
        if (properties["actionOnUnmanage"] is not JsonObject || properties["denySettings"] is not JsonObject)
        {
            return ArmAnswer.Error(400, "InvalidDeploymentStackDefinition", "The properties 'actionOnUnmanage' and 'denySettings' are required.");
        }

        if (ArmIds.GroupOf(scope) is not null && !_context.Store.Exists(scope))
        {
            return ArmAnswer.Error(404, "ResourceGroupNotFound", $"Resource group '{ArmIds.NameOf(scope)}' could not be found.");
        }

        if (ArmIds.GroupOf(scope) is null && request.BodyObject["location"] is null)
        {
            return ArmAnswer.Error(400, "LocationRequired", "The location property is required for this definition.");
        }

        var before = Find(id);
        if (before is not null && IsActive(before))
        {
            return ArmAnswer.Error(409, "DeploymentStackInNonTerminalState", $"The deployment stack '{ArmIds.NameOf(id)}' is in the non-terminal state '{before["state"]}' and cannot be changed.");
        }

        var name = $"{ArmIds.NameOf(id)[..Math.Min(40, ArmIds.NameOf(id).Length)]}-{Guid.NewGuid():N}"[..Math.Min(62, Math.Min(40, ArmIds.NameOf(id).Length) + 14)];
        var deployment = DeploymentRecord.Start($"{scope}/providers/Microsoft.Resources/deployments/{name}", scope, request.BodyObject, id, _context.Now);
        if (_runner.Start(deployment) is { } error)
        {
            return error;
        }

        var kept = properties.DeepClone().AsObject();
        kept.Remove("template");
        kept.Remove("parameters");
        var record = new JsonObject
        {
            ["kind"] = "stack",
            ["scope"] = scope,
            ["location"] = request.BodyObject["location"]?.DeepClone(),
            ["tags"] = request.BodyObject["tags"]?.DeepClone(),
            ["properties"] = kept,
            ["state"] = "deploying",
            ["deploymentId"] = deployment.Id,
            ["resources"] = before?["resources"]?.DeepClone() ?? new JsonArray(),
            ["correlationId"] = deployment.CorrelationId,
        };
        _context.Store.PutRecord(id, record);
        var status = $"{request.BaseAddress}{id}/operationStatuses/{deployment.CorrelationId}?api-version={request.ApiVersion}";
        return new ArmAnswer(before is null ? 201 : 200, View(id, record)).WithOperation(status, $"{request.BaseAddress}{id}?api-version={request.ApiVersion}", _context.Options.PollInterval);
    }

    private ArmAnswer Delete(ArmRequest request, string id)
    {
        if (Find(id) is not { } record)
        {
            return new ArmAnswer(204);
        }

        var failed = new JsonArray();
        if (string.Equals(request.Query.GetValueOrDefault("unmanageAction.Resources"), "delete", StringComparison.OrdinalIgnoreCase))
        {
            Unmanage(id, (record["resources"] as JsonArray ?? []).Select(r => r!["id"]!.GetValue<string>()), failed);
        }

        if (failed.Count > 0)
        {
            return ArmAnswer.Error(409, "DeploymentStackDeleteResourcesFailed", "One or more resources could not be deleted.", details: failed);
        }

        _context.Store.RemoveRecord(id);
        return new ArmAnswer(200);
    }

    private void OnEnded(DeploymentRecord deployment)
    {
        if (deployment.Stack is not { } id || Find(id) is not { } record || record["deploymentId"]?.GetValue<string>() != deployment.Id || !IsActive(record))
        {
            return;
        }

        if (deployment.State != "Succeeded")
        {
            record["state"] = deployment.State == "Canceled" ? "canceled" : "failed";
            record["error"] = ArmAnswer.ErrorBody("DeploymentStackDeploymentFailed", "One or more stages of the deployment stack operation failed.", details: [deployment.Error!.DeepClone()]);
            Adopt(record, deployment, keepOld: true);
            _context.Store.PutRecord(id, record);
            return;
        }

        var before = (record["resources"] as JsonArray ?? []).Select(r => r!["id"]!.GetValue<string>()).ToList();
        Adopt(record, deployment, keepOld: false);
        var now = record["resources"]!.AsArray().Select(r => r!["id"]!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var gone = before.Where(b => !now.Contains(b)).ToList();
        var failed = new JsonArray();
        var deletes = string.Equals(JsonPath.Text(JsonPath.Get(record, "properties.actionOnUnmanage.resources")), "delete", StringComparison.OrdinalIgnoreCase);
        record["deletedResources"] = new JsonArray();
        record["detachedResources"] = new JsonArray();
        if (deletes)
        {
            record["deletedResources"] = Ids(Unmanage(id, gone, failed));
        }
        else
        {
            record["detachedResources"] = Ids(gone);
        }

        foreach (var one in failed)
        {
            record["resources"]!.AsArray().Add(new JsonObject { ["id"] = one!["target"]!.GetValue<string>(), ["status"] = "deleteFailed", ["denyStatus"] = "none" });
        }

        record["outputs"] = deployment.Document["outputs"]?.DeepClone();
        record["state"] = failed.Count == 0 ? "succeeded" : "failed";
        record["failedResources"] = new JsonArray([.. failed.Select(f => new JsonObject { ["id"] = f!["target"]!.GetValue<string>(), ["error"] = f.DeepClone() })]);
        record["error"] = failed.Count == 0 ? null : ArmAnswer.ErrorBody("DeploymentStackDeleteResourcesFailed", "One or more resources could not be deleted.", details: failed.DeepClone().AsArray());
        _context.Store.PutRecord(id, record);
    }

    private List<string> Unmanage(string stack, IEnumerable<string> ids, JsonArray failed)
    {
        var deleted = new List<string>();
        foreach (var id in ids.OrderByDescending(i => i.Length))
        {
            if (!_context.Store.Exists(id))
            {
                continue;
            }

            if (_context.Erase(id, _context.Options.Caller, stack) is { } refused)
            {
                var error = refused.Body!["error"]!.DeepClone().AsObject();
                error["target"] = id;
                failed.Add(error);
            }
            else
            {
                deleted.Add(id);
            }
        }

        return deleted;
    }

    private static JsonArray Ids(IEnumerable<string> ids) => new([.. ids.Select(i => new JsonObject { ["id"] = i })]);

    private static void Adopt(JsonObject record, DeploymentRecord deployment, bool keepOld)
    {
        var mode = JsonPath.Text(JsonPath.Get(record, "properties.denySettings.mode")) ?? "none";
        var resources = new JsonArray();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var old = keepOld ? (record["resources"] as JsonArray ?? []).Select(r => r!.DeepClone()) : [];
        foreach (var resource in deployment.OutputResources.Select(r => r!.DeepClone()).Concat(old))
        {
            if (seen.Add(resource["id"]!.GetValue<string>()))
            {
                resource["status"] = "managed";
                resource["denyStatus"] = mode;
                resources.Add(resource);
            }
        }

        record["resources"] = resources;
    }

    private static JsonObject View(string id, JsonObject record)
    {
        var properties = record["properties"]!.DeepClone().AsObject();
        properties["provisioningState"] = record["state"]!.GetValue<string>();
        foreach (var name in new[] { "deploymentId", "correlationId", "outputs", "error", "resources", "deletedResources", "detachedResources", "failedResources" })
        {
            if (record[name] is { } value)
            {
                properties[name] = value.DeepClone();
            }
        }

        var view = new JsonObject { ["id"] = id, ["name"] = ArmIds.NameOf(id), ["type"] = "Microsoft.Resources/deploymentStacks", ["properties"] = properties };
        foreach (var name in new[] { "location", "tags" })
        {
            if (record[name] is { } value)
            {
                view[name] = value.DeepClone();
            }
        }

        return view;
    }
}
