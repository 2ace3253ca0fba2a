using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm.Deployments;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Arm.Providers;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>Generic resources by id: read, list, put, patch, delete, actions and tags.</summary>
internal sealed class ResourceHandler(ArmContext context, RunningDeletions deletions)
{
    public ArmAnswer Answer(ArmRequest request)
    {
        var at = Array.FindLastIndex(request.Segments, s => string.Equals(s, "providers", StringComparison.OrdinalIgnoreCase));
        var below = request.Segments.Length - at - 2;
        if (at < 0 || below < 1)
        {
            return ArmAnswer.Error(404, "NotFound", $"No route for '{request.Path}'.");
        }

        if (request.Method == "POST")
        {
            return Action(request);
        }

        return below % 2 == 1 ? Collection(request) : One(request);
    }

    /// <summary>The tags of a scope as a resource of their own.</summary>
    public ArmAnswer Tags(ArmRequest request, int provider)
    {
        var scope = request.Prefix(provider);
        if (context.Store.Find(scope) is not { } resource)
        {
            return NotFound(scope);
        }

        var tags = resource.Body["tags"]?.DeepClone().AsObject() ?? [];
        var wanted = request.BodyObject["properties"]?["tags"] as JsonObject ?? [];
        switch (request.Method, request.BodyObject["operation"]?.GetValue<string>())
        {
            case ("PUT", _) or ("PATCH", "Replace"):
                tags = wanted.DeepClone().AsObject();
                break;
            case ("PATCH", "Delete"):
                wanted.ToList().ForEach(w => tags.Remove(w.Key));
                break;
            case ("PATCH", _):
                wanted.ToList().ForEach(w => tags[w.Key] = w.Value?.DeepClone());
                break;
            case ("DELETE", _):
                tags = [];
                break;
        }

        if (request.Method != "GET")
        {
            var body = resource.Body.DeepClone().AsObject();
            body["tags"] = tags.DeepClone();
            context.Store.Put(resource.Id, body, resource.ApiVersion, context.Now);
            ActivityLog.Write(context, resource.Id, "tags/write", context.Options.Caller, "OK");
        }

        return new ArmAnswer(200, new JsonObject { ["id"] = $"{scope}/providers/Microsoft.Resources/tags/default", ["name"] = "default", ["type"] = "Microsoft.Resources/tags", ["properties"] = new JsonObject { ["tags"] = tags } });
    }

    /// <summary>The result of an asynchronous operation that is finished already.</summary>
    public ArmAnswer Operation(ArmRequest request) => deletions.Status(request.Segments[^1], request.Path.Contains("/results/", StringComparison.OrdinalIgnoreCase)) ?? Finished(request);

    private static ArmAnswer Finished(ArmRequest request) => request.Path.Contains("/results/", StringComparison.OrdinalIgnoreCase)
        ? new ArmAnswer(200)
        : new ArmAnswer(200, new JsonObject { ["id"] = request.Path, ["name"] = request.Segments[^1], ["status"] = "Succeeded" });

    private static ArmAnswer NotFound(string id) =>
        ArmAnswer.Error(404, "ResourceNotFound", $"The Resource '{ArmIds.TypeOf(id)}/{ArmIds.NameOf(id)}' under resource group '{ArmIds.NameOf(ArmIds.GroupOf(id) ?? "/")}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");

    private ArmAnswer Action(ArmRequest request)
    {
        var id = request.Prefix(request.Segments.Length - 1);
        if (StoreRuntime.List(request.Segments[^1], id) is { } keys)
        {
            ActivityLog.Write(context, id, $"{request.Segments[^1]}/action", context.Options.Caller, "OK");
            return new ArmAnswer(200, keys);
        }

        return ArmAnswer.Error(404, "InvalidResourceAction", $"The action '{request.Segments[^1]}' is not supported on '{id}'.");
    }

    private ArmAnswer Collection(ArmRequest request)
    {
        var type = ArmIds.TypeOf(request.Path + "/x");
        var atScope = request.Query.GetValueOrDefault("$filter", "").Contains("atScope()", StringComparison.OrdinalIgnoreCase);
        var scope = ArmIds.ScopeOf(request.Path + "/x");
        return ArmAnswer.List(context.Store.Resources
            .Where(r => string.Equals(r.Type, type, StringComparison.OrdinalIgnoreCase))
            .Where(r => r.Id.StartsWith(request.Path + "/", StringComparison.OrdinalIgnoreCase)
                || (!atScope && scope != "/" && r.Id.StartsWith(scope + "/", StringComparison.OrdinalIgnoreCase) && IsExtension(type)))
            .OrderBy(r => r.Id, StringComparer.OrdinalIgnoreCase)
            .Select(r => r.Body));
    }

    private static bool IsExtension(string type) => type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase);

    private ArmAnswer One(ArmRequest request)
    {
        var existing = context.Store.Find(request.Path);
        if (request.Method is "GET" or "HEAD" && ProviderProfiles.IsUnreadable(request.Path))
        {
            return ArmAnswer.Error(405, "MethodNotAllowed", $"The HTTP method '{request.Method}' is not supported at scope '{request.Path}'.");
        }

        switch (request.Method)
        {
            case "GET" or "HEAD":
                if (existing is null && ArmIds.GroupOf(request.Path) is { } group && !context.Store.Exists(group))
                {
                    return ArmAnswer.Error(404, "ResourceGroupNotFound", $"Resource group '{ArmIds.NameOf(group)}' could not be found.");
                }

                return existing is null ? NotFound(request.Path) : new ArmAnswer(request.Method == "HEAD" ? 204 : 200, Shown(request, existing));
            case "PUT":
                return context.Write(request.Path, request.ApiVersion, request.BodyObject, context.Options.Caller)
                    ?? new ArmAnswer(existing is null ? 201 : 200, context.Store.Find(request.Path)!.Body.DeepClone());
            case "PATCH":
                return existing is null ? NotFound(request.Path) : Patch(request, existing);
            case "DELETE":
                return existing is null ? new ArmAnswer(204) : Delete(request, existing.Id);
            default:
                return ArmAnswer.Error(405, "MethodNotAllowed", $"The HTTP method '{request.Method}' is not supported at this scope.");
        }
    }

    /// <summary>Machines show whether they run only to those who ask for it.</summary>
    private static JsonObject Shown(ArmRequest request, StoredResource resource)
    {
        var body = resource.Body.DeepClone().AsObject();
        if (string.Equals(resource.Type, "Microsoft.Compute/virtualMachines", StringComparison.OrdinalIgnoreCase)
            && !request.Query.GetValueOrDefault("$expand", "").Contains("instanceView", StringComparison.OrdinalIgnoreCase))
        {
            (body["properties"] as JsonObject)?.Remove("instanceView");
        }

        return body;
    }

    private ArmAnswer Patch(ArmRequest request, StoredResource existing)
    {
        var merged = existing.Body.DeepClone().AsObject();
        Merge(merged, request.BodyObject);
        return context.Write(existing.Id, request.ApiVersion, merged, context.Options.Caller)
            ?? new ArmAnswer(200, context.Store.Find(existing.Id)!.Body.DeepClone());
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject existing && name != "tags")
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private ArmAnswer Delete(ArmRequest request, string id)
    {
        var isAsynchronous = ArmIds.SubscriptionOf(id) is not null && ArmIds.ParentOf(id) is null;
        if (!isAsynchronous)
        {
            return context.Erase(id, context.Options.Caller) ?? new ArmAnswer(200);
        }

        if (context.RefusesErasing(id) is { } refused)
        {
            return refused;
        }

        if (context.Options.OperationTime > TimeSpan.Zero || context.OrderedLateFailures.Any(f => f.Matches(id)))
        {
            return Accepted(request, id, deletions.Start(id));
        }

        return context.Erase(id, context.Options.Caller) ?? Accepted(request, id, Guid.NewGuid().ToString("N"));
    }

    private ArmAnswer Accepted(ArmRequest request, string id, string operation)
    {
        var root = $"{request.BaseAddress}/subscriptions/{ArmIds.SubscriptionOf(id)}/providers/Sandbox.Operations";
        return new ArmAnswer(202).WithOperation(
            $"{root}/operationStatuses/{operation}?api-version={request.ApiVersion}", $"{root}/results/{operation}?api-version={request.ApiVersion}", context.Options.PollInterval);
    }
}
