using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary><c>Microsoft.Resources/deployments</c> at all four scopes.</summary>
internal sealed partial class DeploymentHandler(ArmContext context, DeploymentRunner runner)
{
    private readonly WhatIf _whatIf = new(context, runner);

    public ArmAnswer Answer(ArmRequest request, int provider)
    {
        var scope = Canonical(request, provider);
        var rest = request.Segments.AsSpan(provider + 3);
        if (rest.Length == 0)
        {
            return ArmAnswer.List(context.Store.Records
                .Where(r => r.Value["kind"]?.GetValue<string>() == "deployment" && string.Equals(r.Value["scope"]?.GetValue<string>(), scope, StringComparison.OrdinalIgnoreCase))
                .Select(r => new DeploymentRecord(r.Value).View()));
        }

        var id = $"{scope.TrimEnd('/')}/providers/Microsoft.Resources/deployments/{rest[0]}";
        return rest.Length == 1 ? One(request, scope, id) : Below(request, scope, id, rest[1..]);
    }

    /// <summary>The operations of a deployment.</summary>
    public ArmAnswer Operations(ArmRequest request, string id) => runner.Find(id) is { } record
        ? ArmAnswer.List(record.Operations.Select(o => o!))
        : NotFound(id);

    private static ArmAnswer NotFound(string id) => ArmAnswer.Error(404, "DeploymentNotFound", $"Deployment '{ArmIds.NameOf(id)}' could not be found.");

    private static string Canonical(ArmRequest request, int provider)
    {
        var scope = request.Prefix(provider);
        return scope.Replace("/resourcegroups/", "/resourceGroups/", StringComparison.OrdinalIgnoreCase);
    }

    private ArmAnswer One(ArmRequest request, string scope, string id)
    {
        switch (request.Method)
        {
            case "PUT":
                return Put(request, scope, id);
            case "HEAD":
                return new ArmAnswer(runner.Find(id) is null ? 404 : 204);
            case "DELETE":
                if (runner.Find(id) is not { } doomed)
                {
                    return new ArmAnswer(204);
                }

                if (doomed.IsActive)
                {
                    return ArmAnswer.Error(409, "DeploymentActive", $"The deployment '{doomed.Name}' is still running and cannot be deleted.");
                }

                context.Store.RemoveRecord(id);
                return new ArmAnswer(204);
            default:
                return runner.Find(id) is { } record ? new ArmAnswer(200, record.View()) : NotFound(id);
        }
    }

    private ArmAnswer Put(ArmRequest request, string scope, string id)
    {
        if (Refuse(request, scope, id) is { } refused)
        {
            return refused;
        }

        var before = runner.Find(id);
        if (before is { IsActive: true })
        {
            return ArmAnswer.Error(409, "DeploymentActive", $"Unable to edit or replace deployment '{before.Name}': previous deployment from '{before.StartedAt.UtcDateTime:M/d/yyyy h:mm:ss tt}' is still active. Please see https://aka.ms/arm-deploy for usage details.");
        }

        if (before?.Location is { } location && !string.Equals(location, request.BodyObject["location"]?.GetValue<string>(), StringComparison.OrdinalIgnoreCase))
        {
            return ArmAnswer.Error(409, "InvalidDeploymentLocation", $"Invalid deployment location. The deployment '{before.Name}' already exists in location '{location}'.");
        }

        var record = DeploymentRecord.Start(id, scope, request.BodyObject, null, context.Now);
        if (runner.Start(record) is { } error)
        {
            return error;
        }

        var operation = $"{request.BaseAddress}{id}/operationStatuses/{record.CorrelationId}?api-version={request.ApiVersion}";
        return new ArmAnswer(before is null ? 201 : 200, record.View())
            .WithOperation(operation, $"{request.BaseAddress}{id}/operationResults/{record.CorrelationId}?api-version={request.ApiVersion}", context.Options.PollInterval);
    }

    private ArmAnswer? Refuse(ArmRequest request, string scope, string id)
    {
        if (!DeploymentName().IsMatch(ArmIds.NameOf(id)))
        {
            return ArmAnswer.Error(400, "InvalidDeploymentName", $"The deployment name '{ArmIds.NameOf(id)}' is invalid: it must have 1 to 64 letters, digits, '-', '_', '.', '(' or ')'.");
        }

        var isGroup = ArmIds.GroupOf(scope) is not null;
        if (isGroup && !context.Store.Exists(scope))
        {
            return ArmAnswer.Error(404, "ResourceGroupNotFound", $"Resource group '{ArmIds.NameOf(scope)}' could not be found.");
        }

        return !isGroup && request.BodyObject["location"] is null
            ? ArmAnswer.Error(400, "LocationRequired", "The location property is required for this definition.")
            : null;
    }

    private ArmAnswer Below(ArmRequest request, string scope, string id, ReadOnlySpan<string> rest)
    {
        switch (rest[0].ToLowerInvariant())
        {
            case "cancel" when request.Method == "POST":
                return runner.Find(id) is not { } record ? NotFound(id)
                    : runner.Cancel(record) ? new ArmAnswer(204)
                    : ArmAnswer.Error(409, "DeploymentCannotBeCancelled", $"The deployment '{record.Name}' cannot be canceled because it is in the state '{record.State}'.");
            case "validate" when request.Method == "POST":
                return Validate(request, scope, id);
            case "whatif" when request.Method == "POST":
                return Refuse(request, scope, id) ?? _whatIf.Start(request, scope, id);
            case "whatifresults":
                return _whatIf.Result(rest[^1]);
            case "exporttemplate" when request.Method == "POST":
                return runner.Find(id) is { } exported ? new ArmAnswer(200, new JsonObject { ["template"] = exported.Request["template"]?.DeepClone() }) : NotFound(id);
            case "operations":
                return Operations(request, id);
            case "operationstatuses":
                return Status(id);
            case "operationresults":
                return runner.Find(id) is { } result ? new ArmAnswer(result.IsActive ? 202 : 200, result.View()) : NotFound(id);
            default:
                return ArmAnswer.Error(404, "NotFound", $"No route for '{request.Path}'.");
        }
    }

    private ArmAnswer Validate(ArmRequest request, string scope, string id)
    {
        if (Refuse(request, scope, id) is { } refused)
        {
            return refused;
        }

        var record = DeploymentRecord.Start(id, scope, request.BodyObject, null, context.Now);
        var (_, error) = runner.Expand(record);
        if (error is not null)
        {
            return error;
        }

        record.State = "Succeeded";
        return new ArmAnswer(200, record.View());
    }

    private ArmAnswer Status(string id)
    {
        if (runner.Find(id) is not { } record)
        {
            return NotFound(id);
        }

        var body = new JsonObject { ["status"] = record.State };
        if (record.Error is { } error)
        {
            body["error"] = error.DeepClone();
        }

        return new ArmAnswer(200, body);
    }

    [GeneratedRegex(@"^[-\w\._\(\)]{1,64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DeploymentName();
}
