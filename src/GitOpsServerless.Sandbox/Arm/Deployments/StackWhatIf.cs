using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>
/// <c>Microsoft.Resources/deploymentStacksWhatIfResults</c>: a result is put, read on the level of resources, and asked for properties by
/// <c>POST …/whatIf</c> (https://learn.microsoft.com/azure/azure-resource-manager/bicep/deployment-stacks-what-if).
/// </summary>
internal sealed class StackWhatIf(ArmContext context, DeploymentRunner runner)
{
    private readonly WhatIf _whatIf = new(context, runner);
    private readonly Dictionary<string, JsonObject> _results = new(StringComparer.OrdinalIgnoreCase);

    public ArmAnswer Answer(ArmRequest request, int provider)
    {
        var scope = request.Prefix(provider).Replace("/resourcegroups/", "/resourceGroups/", StringComparison.OrdinalIgnoreCase);
        var rest = request.Segments.AsSpan(provider + 3);
        if (rest.Length == 0)
        {
            return ArmAnswer.List(_results.Where(r => r.Key.StartsWith(scope + "/", StringComparison.OrdinalIgnoreCase)).Select(r => View(r.Key, r.Value, withProperties: false)));
        }

        var id = $"{scope}/providers/Microsoft.Resources/deploymentStacksWhatIfResults/{rest[0]}";
        return (request.Method, rest.Length > 1 ? rest[1].ToLowerInvariant() : "") switch
        {
            ("PUT", "") => Put(request, scope, id),
            ("DELETE", "") => new ArmAnswer(_results.Remove(id) ? 200 : 204),
            ("POST", "whatif") => _results.TryGetValue(id, out var result) ? _whatIf.Keep(request, $"{id}/whatIfDetails", View(id, result, withProperties: true)) : NotFound(id),
            ("GET", "whatifdetails") => _whatIf.Result(rest[^1]),
            ("GET", _) => _results.TryGetValue(id, out var found) ? new ArmAnswer(200, View(id, found, withProperties: false)) : NotFound(id),
            _ => ArmAnswer.Error(404, "NotFound", $"No route for '{request.Path}'."),
        };
    }

    private static ArmAnswer NotFound(string id) => ArmAnswer.Error(404, "DeploymentStackWhatIfResultNotFound", $"The what-if result '{ArmIds.NameOf(id)}' could not be found.");

    private ArmAnswer Put(ArmRequest request, string scope, string id)
    {
        var properties = request.BodyObject["properties"] as JsonObject ?? [];
        foreach (var required in new[] { "deploymentStackResourceId", "retentionInterval", "actionOnUnmanage", "denySettings" })
        {
            if (properties[required] is null)
            {
                return ArmAnswer.Error(400, "InvalidDeploymentStackDefinition", $"The property '{required}' is required.");
            }
        }

        var record = DeploymentRecord.Start($"{scope}/providers/Microsoft.Resources/deployments/{ArmIds.NameOf(id)}", scope, request.BodyObject, null, context.Now);
        var (changes, diagnostics, error) = _whatIf.Predict(record);
        if (error is not null)
        {
            return error;
        }

        var stack = context.Store.Record(properties["deploymentStackResourceId"]!.GetValue<string>());
        _results[id] = new JsonObject
        {
            ["stackId"] = properties["deploymentStackResourceId"]!.DeepClone(),
            ["retention"] = properties["retentionInterval"]!.DeepClone(),
            ["changes"] = new JsonArray([.. changes.Select(c => Change(c!.AsObject(), stack)), .. Unmanaged(stack, changes, properties)]),
            ["diagnostics"] = diagnostics,
            ["at"] = context.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        return new ArmAnswer(201, View(id, _results[id], withProperties: false))
            .WithOperation($"{request.BaseAddress}{id}?api-version={request.ApiVersion}", $"{request.BaseAddress}{id}?api-version={request.ApiVersion}", context.Options.PollInterval);
    }

    private static JsonObject Change(JsonObject change, JsonObject? stack)
    {
        var id = change["resourceId"]!.GetValue<string>();
        var type = change["changeType"]!.GetValue<string>();
        return new JsonObject
        {
            ["id"] = id,
            ["changeType"] = char.ToLowerInvariant(type[0]) + type[1..],
            ["changeCertainty"] = type is "Unsupported" or "Ignore" ? "potential" : "definite",
            ["managementStatusChange"] = new JsonObject { ["before"] = Manages(stack, id) ? "managed" : "unmanaged", ["after"] = "managed" },
            ["resourceConfigurationChanges"] = new JsonObject { ["before"] = change["before"]?.DeepClone(), ["after"] = change["after"]?.DeepClone(), ["delta"] = change["delta"]?.DeepClone() },
        };
    }

    private static IEnumerable<JsonObject> Unmanaged(JsonObject? stack, JsonArray changes, JsonObject properties)
    {
        var kept = changes.Select(c => c!["resourceId"]!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var action = JsonPath.Text(JsonPath.Get(properties, "actionOnUnmanage.resources")) ?? "detach";
        return (stack?["resources"] as JsonArray ?? []).Select(r => r!["id"]!.GetValue<string>()).Where(i => !kept.Contains(i)).Select(i => new JsonObject
        {
            ["id"] = i,
            ["changeType"] = action,
            ["changeCertainty"] = "definite",
            ["managementStatusChange"] = new JsonObject { ["before"] = "managed", ["after"] = "unmanaged" },
        });
    }

    private static bool Manages(JsonObject? stack, string id) =>
        (stack?["resources"] as JsonArray ?? []).Any(r => string.Equals(r!["id"]!.GetValue<string>(), id, StringComparison.OrdinalIgnoreCase));

    private static JsonObject View(string id, JsonObject result, bool withProperties)
    {
        var changes = result["changes"]!.DeepClone().AsArray();
        foreach (var change in changes.Where(_ => !withProperties))
        {
            change!.AsObject().Remove("resourceConfigurationChanges");
        }

        return new JsonObject
        {
            ["id"] = id,
            ["name"] = ArmIds.NameOf(id),
            ["type"] = "Microsoft.Resources/deploymentStacksWhatIfResults",
            ["properties"] = new JsonObject
            {
                ["provisioningState"] = "succeeded",
                ["deploymentStackResourceId"] = result["stackId"]!.DeepClone(),
                ["retentionInterval"] = result["retention"]!.DeepClone(),
                ["changes"] = new JsonObject { ["resourceChanges"] = changes },
                ["diagnostics"] = result["diagnostics"]!.DeepClone(),
            },
        };
    }
}
