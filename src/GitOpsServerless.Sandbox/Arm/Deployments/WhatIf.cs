using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>
/// What-if with the noise that Azure's own has: no knowledge of defaults, read-only or write-only values, exact comparison of text,
/// arrays by index, and run-time functions that are not evaluated.
/// </summary>
internal sealed class WhatIf(ArmContext context, DeploymentRunner runner)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private readonly Dictionary<string, (JsonObject Body, DateTimeOffset At)> _results = new(StringComparer.OrdinalIgnoreCase);

    public ArmAnswer Start(ArmRequest request, string scope, string id)
    {
        var record = DeploymentRecord.Start(id, scope, request.BodyObject, null, context.Now);
        var (changes, diagnostics, error) = Predict(record);
        var result = error is null
            ? new JsonObject { ["status"] = "Succeeded", ["properties"] = new JsonObject { ["changes"] = changes, ["diagnostics"] = diagnostics } }
            : new JsonObject { ["status"] = "Failed", ["error"] = error.Body!["error"]!.DeepClone() };
        return Keep(request, $"{id}/whatIfResults", result);
    }

    /// <summary>Keeps a result and answers where to fetch it.</summary>
    public ArmAnswer Keep(ArmRequest request, string path, JsonObject result)
    {
        var key = Guid.NewGuid().ToString("N");
        foreach (var old in _results.Where(r => r.Value.At < context.Now - Kept).Select(r => r.Key).ToList())
        {
            _results.Remove(old);
        }

        _results[key] = (result, context.Now);
        return new ArmAnswer(202)
            .With("Location", $"{request.BaseAddress}{path}/{key}?api-version={request.ApiVersion}")
            .With("Retry-After", ((int)Math.Ceiling(context.Options.PollInterval.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>What a deployment would do, as Azure's what-if tells it; the error where the template is refused.</summary>
    public (JsonArray Changes, JsonArray Diagnostics, ArmAnswer? Error) Predict(DeploymentRecord record)
    {
        var (expansion, error) = runner.Expand(record);
        if (error is not null)
        {
            return ([], [], error);
        }

        var changes = new JsonArray();
        var diagnostics = new JsonArray();
        var hidden = Hidden(expansion!, record.Request["template"], diagnostics);
        foreach (var resource in expansion!.Resources.Where(r => r is { IsExisting: false, IsExpandedDeployment: false }))
        {
            switch (hidden(resource))
            {
                case Visibility.Shown:
                    changes.Add(Change(resource));
                    break;
                case Visibility.Ignored:
                    changes.Add(new JsonObject { ["resourceId"] = resource.Id, ["changeType"] = "Ignore", ["before"] = context.Store.Find(resource.Id)?.Body.DeepClone() });
                    break;
            }
        }

        return (changes, diagnostics, null);
    }

    /// <summary>Nested deployments with parameters that only a deployment knows are not looked into, and those beyond the limit are ignored.</summary>
    private Func<ExpandedResource, Visibility> Hidden(TemplateExpansion expansion, JsonNode? template, JsonArray diagnostics)
    {
        var nested = expansion.Resources.Where(r => r.IsExpandedDeployment).ToList();
        var shortCircuited = nested.Where(n => HasRuntimeParameter(template, n)).Select(n => PathOf(n)).ToList();
        var beyond = nested.Skip(context.Options.WhatIfNestedLimit).Select(n => PathOf(n)).ToList();
        foreach (var name in shortCircuited)
        {
            diagnostics.Add(new JsonObject { ["level"] = "Warning", ["code"] = "NestedDeploymentShortCircuited", ["message"] = $"A nested deployment got short-circuited and all its resources got skipped from validation. This is due to a nested template having a parameter that was not fully evaluated (contains a function that can only be evaluated during the deployment): '{name}'." });
        }

        return resource =>
        {
            var path = string.Join('/', resource.DeploymentPath) + "/";
            return shortCircuited.Any(s => path.StartsWith(s + "/", StringComparison.OrdinalIgnoreCase)) ? Visibility.Left
                : beyond.Any(s => path.StartsWith(s + "/", StringComparison.OrdinalIgnoreCase)) ? Visibility.Ignored
                : Visibility.Shown;
        };
    }

    private static bool HasRuntimeParameter(JsonNode? template, ExpandedResource nested)
    {
        var declared = (template as JsonObject)?["resources"] switch
        {
            JsonArray list => list.OfType<JsonObject>(),
            JsonObject named => named.Select(n => n.Value).OfType<JsonObject>(),
            _ => [],
        };
        return nested.DeploymentPath.Count == 0 && declared
            .Where(d => JsonPath.Text(d["name"]) == nested.Name)
            .Any(d => d["properties"]?["parameters"]?.ToJsonString().Contains("reference(", StringComparison.OrdinalIgnoreCase) == true);
    }

    private static string PathOf(ExpandedResource nested) => string.Join('/', nested.DeploymentPath.Append(nested.Name));

    private enum Visibility
    {
        Shown,
        Ignored,
        Left,
    }

    public ArmAnswer Result(string key) => _results.TryGetValue(key, out var result)
        ? new ArmAnswer(200, result.Body.DeepClone())
        : ArmAnswer.Error(404, "NotFound", "The result of the what-if operation has expired.");

    private JsonObject Change(ExpandedResource resource)
    {
        var change = new JsonObject { ["resourceId"] = resource.Id, ["symbolicName"] = resource.SymbolicName };
        var live = ProviderProfiles.IsUnreadable(resource.Id) ? null : context.Store.Find(resource.Id);
        if (live is null)
        {
            change["changeType"] = ResidualExpression.IsResidual(resource.Id) ? "Unsupported" : "Create";
            change["after"] = resource.Body.DeepClone();
            return change;
        }

        var delta = new JsonArray();
        Compare("", live.Body, resource.Body, delta);
        MarkDerived(resource.Type, delta);
        change["changeType"] = delta.Count == 0 ? "NoChange" : "Modify";
        change["before"] = live.Body.DeepClone();
        change["after"] = resource.Body.DeepClone();
        change["delta"] = delta;
        return change;
    }

    /// <summary>For some types Azure knows that a tier follows from the SKU's name, and says so.</summary>
    private static void MarkDerived(string type, JsonArray delta)
    {
        var isKnown = type.StartsWith("Microsoft.EventHub/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("Microsoft.ServiceBus/", StringComparison.OrdinalIgnoreCase);
        foreach (var one in delta.Where(d => isKnown && d!["path"]!.GetValue<string>() == "sku.tier"))
        {
            one!["propertyChangeType"] = "NoEffect";
        }
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
