using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>
/// What-if with the noise that Azure's own has: no knowledge of defaults, read-only or write-only values, exact comparison of text,
/// arrays by index, and run-time functions that are not evaluated.
/// </summary>
internal sealed class WhatIf(ArmContext context, DeploymentRunner runner)
{
    private readonly Dictionary<string, JsonObject> _results = new(StringComparer.OrdinalIgnoreCase);

    public ArmAnswer Start(ArmRequest request, string scope, string id)
    {
        var record = DeploymentRecord.Start(id, scope, request.BodyObject, null, context.Now);
        var (expansion, error) = runner.Expand(record);
        var result = error is null
            ? new JsonObject { ["status"] = "Succeeded", ["properties"] = new JsonObject { ["changes"] = new JsonArray([.. expansion!.Resources.Where(r => r is { IsExisting: false, IsExpandedDeployment: false }).Select(Change)]) } }
            : new JsonObject { ["status"] = "Failed", ["error"] = error.Body!["error"]!.DeepClone() };
        var key = Guid.NewGuid().ToString("N");
        _results[key] = result;
        return new ArmAnswer(202)
            .With("Location", $"{request.BaseAddress}{id}/whatIfResults/{key}?api-version={request.ApiVersion}")
            .With("Retry-After", ((int)Math.Ceiling(context.Options.PollInterval.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public ArmAnswer Result(string key) => _results.GetValueOrDefault(key) is { } result
        ? new ArmAnswer(200, result.DeepClone())
        : ArmAnswer.Error(404, "NotFound", "The result of the what-if operation has expired.");

    private JsonObject Change(ExpandedResource resource)
    {
        var change = new JsonObject { ["resourceId"] = resource.Id, ["symbolicName"] = resource.SymbolicName };
        var live = context.Store.Find(resource.Id);
        if (live is null)
        {
            change["changeType"] = ResidualExpression.IsResidual(resource.Id) ? "Unsupported" : "Create";
            change["after"] = resource.Body.DeepClone();
            return change;
        }

        var delta = new JsonArray();
        Compare("", live.Body, resource.Body, delta);
        change["changeType"] = delta.Count == 0 ? "NoChange" : "Modify";
        change["before"] = live.Body.DeepClone();
        change["after"] = resource.Body.DeepClone();
        change["delta"] = delta;
        return change;
    }

    private static void Compare(string path, JsonObject before, JsonObject after, JsonArray delta)
    {
        foreach (var name in before.Select(b => b.Key).Union(after.Select(a => a.Key), StringComparer.OrdinalIgnoreCase))
        {
            var left = before[name];
            var right = after.FirstOrDefault(a => string.Equals(a.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (at is "id" or "name" or "type" or "apiVersion" or "properties.provisioningState")
            {
                continue;
            }

            if (left is JsonObject inner && right is JsonObject wanted)
            {
                Compare(at, inner, wanted, delta);
            }
            else if (!JsonNode.DeepEquals(left, right))
            {
                delta.Add(Delta(at, left, right));
            }
        }
    }

    private static JsonObject Delta(string path, JsonNode? before, JsonNode? after)
    {
        var delta = new JsonObject
        {
            ["path"] = path,
            ["propertyChangeType"] = (before, after) switch
            {
                (null, _) => "Create",
                (_, null) => "Delete",
                (JsonArray, JsonArray) => "Array",
                _ => "Modify",
            },
            ["before"] = before?.DeepClone(),
            ["after"] = after?.DeepClone(),
        };
        if (before is JsonArray left && after is JsonArray right)
        {
            var children = new JsonArray();
            for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
            {
                var (l, r) = (i < left.Count ? left[i] : null, i < right.Count ? right[i] : null);
                if (!JsonNode.DeepEquals(l, r))
                {
                    children.Add(Delta(i.ToString(System.Globalization.CultureInfo.InvariantCulture), l, r));
                }
            }

            delta["children"] = children;
        }

        return delta;
    }
}
