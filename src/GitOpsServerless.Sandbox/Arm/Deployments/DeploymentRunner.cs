using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Sandbox.Arm.Http;

namespace GitOpsServerless.Sandbox.Arm.Deployments;

/// <summary>
/// Runs deployments wave by wave. Nothing runs in the background: each request first brings everything up to its time,
/// so that a sandbox that was killed goes on at the next request.
/// </summary>
internal sealed class DeploymentRunner(ArmContext context)
{
    private const int Kept = 800;
    private readonly NestedDeployments _nested = new(context);
    private readonly Dictionary<string, TemplateExpansion> _expansions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called when a deployment has ended, and again where the sandbox was killed before that was written.</summary>
    public event Action<DeploymentRecord>? Ended;

    /// <summary>The deployment with an id; null when there is none.</summary>
    public DeploymentRecord? Find(string id) =>
        context.Store.Record(id) is { } document && document["kind"]?.GetValue<string>() == "deployment" ? new DeploymentRecord(document) : null;

    /// <summary>Starts a deployment after checking its template; the error instead when it is refused.</summary>
    public ArmAnswer? Start(DeploymentRecord record)
    {
        var (expansion, error) = Expand(record);
        if (error is not null)
        {
            return error;
        }

        record.State = "Accepted";
        record.NextAt = context.Now + context.Options.OperationTime;
        record.Document["templateHash"] = TemplateHash.Of(record.Request["template"]);
        record.Document["parameters"] = ParameterView.Of(record.Request);
        _expansions[record.Id] = expansion!;
        context.Store.Running.Add(record.Id);
        Save(record);
        Groom(record.Scope);
        ActivityLog.Write(context, record.Id, "write", context.Options.Caller, "Accepted");
        return null;
    }

    /// <summary>Expands the template of a deployment; the error where ARM would refuse it.</summary>
    public (TemplateExpansion? Expansion, ArmAnswer? Error) Expand(DeploymentRecord record)
    {
        if (Template(record.Request["template"]) is not { } template)
        {
            return (null, ArmAnswer.Error(400, "InvalidRequestContent", "The request content was invalid: a template is required ('template' must be an object or its text; 'templateLink' is not reachable from the sandbox)."));
        }

        var parameters = SecretParameters.Resolve(context, Parameters(record.Request["parameters"]), out var refused);
        if (refused is not null)
        {
            return (null, refused);
        }

        var expansion = TemplateExpander.Expand(new TemplateExpansionRequest
        {
            Template = template,
            Scope = ScopeOf(record),
            Parameters = parameters,
            DeploymentName = record.Name,
            Runtime = new StoreRuntime(context, record, canReference: false),
        });
        return expansion.Succeeded ? (expansion, null) : (null, Invalid(expansion));
    }

    /// <summary>Stops a deployment; false when it is not running.</summary>
    public bool Cancel(DeploymentRecord record)
    {
        if (!record.IsActive)
        {
            return false;
        }

        End(record, "Canceled", ArmAnswer.ErrorBody("DeploymentCanceled", "The deployment was canceled."));
        return true;
    }

    /// <summary>Does everything that is due.</summary>
    public void Advance()
    {
        foreach (var record in context.Store.Running.Select(Find).OfType<DeploymentRecord>().Where(r => r.IsActive).OrderBy(r => r.NextAt).ToList())
        {
            while (record.IsActive && record.NextAt <= context.Now)
            {
                Step(record);
            }
        }
    }

    private void Step(DeploymentRecord record)
    {
        if (!_expansions.TryGetValue(record.Id, out var expansion))
        {
            var (again, error) = Expand(record);
            if (again is null)
            {
                End(record, "Failed", error!.Body!["error"]!.DeepClone().AsObject());
                return;
            }

            _expansions[record.Id] = expansion = again;
        }

        record.State = "Running";
        var last = expansion.Resources.Count == 0 ? -1 : expansion.Resources.Max(r => r.Wave);
        if (record.Wave > last)
        {
            Finish(record, expansion);
            return;
        }

        var errors = new JsonArray();
        foreach (var resource in expansion.Resources.Where(r => r.Wave == record.Wave && !r.IsExpandedDeployment))
        {
            if (Deploy(record, expansion, resource) is { } error)
            {
                errors.Add(error);
            }
        }

        if (errors.Count > 0)
        {
            End(record, "Failed", Failure(errors));
            return;
        }

        record.Wave++;
        record.NextAt += context.Options.OperationTime;
        record.ChangedAt = context.Now;
        Save(record);
        if (record.Wave > last)
        {
            Finish(record, expansion);
        }
    }

    private JsonObject? Deploy(DeploymentRecord record, TemplateExpansion expansion, ExpandedResource resource)
    {
        var runtime = new StoreRuntime(context, record, canReference: true);
        var diagnostics = new List<TemplateDiagnostic>();
        if (resource.IsExisting || IsLeftOut(resource, runtime, diagnostics))
        {
            return null;
        }

        var owner = _nested.OwnerOf(record, expansion, resource);
        var scope = Known(resource.DeploymentScope, record);
        var id = ResidualExpression.Resolve(resource.Id, scope, runtime, diagnostics)?.GetValue<string>() ?? resource.Id;
        var body = ResidualExpression.Resolve(resource.Body, scope, runtime, diagnostics);
        if (ResidualExpression.IsResidual(id) || ResidualExpression.ContainsResidual(body))
        {
            var message = diagnostics.FirstOrDefault()?.Message ?? Unresolved(body) ?? id;
            return Operation(record, owner, id, resource, ArmAnswer.Error(400, "InvalidTemplate", $"Unable to process template language expressions for resource '{id}': {message}"));
        }

        var plain = ResidualExpression.Unescape(body)!.AsObject();
        context.Correlation = record.CorrelationId;
        var answer = context.Write(id, resource.ApiVersion, plain, context.Options.Caller, record.Stack);
        context.Correlation = null;
        return Operation(record, owner, id, resource, answer);
    }

    private static bool IsLeftOut(ExpandedResource resource, StoreRuntime runtime, List<TemplateDiagnostic> diagnostics) =>
        resource.UnknownCondition is { } condition
        && ResidualExpression.Resolve(condition, resource.DeploymentScope, runtime, diagnostics) is JsonValue value
        && value.TryGetValue<bool>(out var wanted) && !wanted;

    private static string? Unresolved(JsonNode? node) => node switch
    {
        JsonObject container => container.Select(p => Unresolved(p.Value)).FirstOrDefault(t => t is not null),
        JsonArray array => array.Select(Unresolved).FirstOrDefault(t => t is not null),
        _ => ResidualExpression.IsResidual(node) ? $"The template function could not be evaluated: {node}" : null,
    };

    private JsonObject? Operation(DeploymentRecord record, DeploymentRecord owner, string id, ExpandedResource resource, ArmAnswer? failure)
    {
        var error = failure?.Body?["error"];
        owner.Operations.Add(new JsonObject
        {
            ["id"] = $"{owner.Id}/operations/{owner.Operations.Count:X8}",
            ["operationId"] = owner.Operations.Count.ToString("X8", System.Globalization.CultureInfo.InvariantCulture),
            ["properties"] = new JsonObject
            {
                ["provisioningOperation"] = "Create",
                ["provisioningState"] = failure is null ? "Succeeded" : "Failed",
                ["timestamp"] = context.Now.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["statusCode"] = failure is null ? "OK" : ((System.Net.HttpStatusCode)failure.Status).ToString(),
                ["statusMessage"] = failure is null ? null : new JsonObject { ["status"] = "Failed", ["error"] = error?.DeepClone() },
                ["targetResource"] = new JsonObject { ["id"] = id, ["resourceType"] = resource.Type, ["resourceName"] = ArmIds.NameOf(id), ["symbolicName"] = resource.SymbolicName, ["apiVersion"] = resource.ApiVersion },
            },
        });
        if (owner != record)
        {
            Save(owner);
        }

        if (failure is null)
        {
            record.OutputResources.Add(new JsonObject { ["id"] = id, ["apiVersion"] = resource.ApiVersion });
            return null;
        }

        // Azure puts the provider's answer as text into the message.
        var told = ArmAnswer.ErrorBody(((System.Net.HttpStatusCode)failure.Status).ToString(), $"{{\r\n  \"status\": \"Failed\",\r\n  \"error\": {error?.ToJsonString()}\r\n}}", id);
        return owner == record ? told : ArmAnswer.ErrorBody("ResourceDeploymentFailure", "The resource write operation failed to complete successfully, because it reached terminal provisioning state 'Failed'.", owner.Id, [told]);
    }

    private static JsonObject Failure(JsonArray details) => ArmAnswer.ErrorBody(
        "DeploymentFailed",
        "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.",
        details: details);

    private void Finish(DeploymentRecord record, TemplateExpansion expansion)
    {
        var runtime = new StoreRuntime(context, record, canReference: true);
        var outputs = new JsonObject();
        var diagnostics = new List<TemplateDiagnostic>();
        foreach (var output in expansion.Outputs)
        {
            var entry = new JsonObject { ["type"] = output.Type };
            if (!output.IsSecure)
            {
                entry["value"] = ResidualExpression.Unescape(ResidualExpression.Resolve(output.Value, ScopeOf(record), runtime, diagnostics));
            }

            outputs[output.Name] = entry;
        }

        if (outputs.Any(o => ResidualExpression.ContainsResidual(o.Value?["value"]) && Unresolved(o.Value?["value"]) is not null))
        {
            End(record, "Failed", ArmAnswer.ErrorBody("DeploymentOutputEvaluationFailed", "Unable to evaluate template outputs: " + string.Join(", ", outputs.Select(o => o.Key)) + ". " + diagnostics.FirstOrDefault()?.Message));
            return;
        }

        record.Document["outputs"] = outputs;
        End(record, "Succeeded", null);
    }

    private void End(DeploymentRecord record, string state, JsonObject? error)
    {
        record.State = state;
        record.Error = error;
        record.ChangedAt = context.Now;

        // The deployment's own record last: a sandbox that is killed before ends it once more, and what follows from it.
        _nested.End(record);
        Ended?.Invoke(record);
        Save(record);
        _expansions.Remove(record.Id);
        context.Store.Running.Remove(record.Id);
    }

    /// <summary>A scope keeps its last 800 deployments (https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions).</summary>
    private void Groom(string scope)
    {
        List<KeyValuePair<string, JsonObject>> kept = [.. context.Store.Records.Where(r => r.Value["kind"]?.GetValue<string>() == "deployment" && string.Equals(r.Value["scope"]?.GetValue<string>(), scope, StringComparison.OrdinalIgnoreCase))];
        foreach (var (id, _) in kept.Where(r => !new DeploymentRecord(r.Value).IsActive).OrderBy(r => r.Value["startedAt"]!.GetValue<string>(), StringComparer.Ordinal).Take(kept.Count - Kept))
        {
            context.Store.RemoveRecord(id);
        }
    }

    private void Save(DeploymentRecord record) => context.Store.PutRecord(record.Id, record.Document);

    private DeploymentScope ScopeOf(DeploymentRecord record) => Known(DeploymentScope.TryParse(record.Scope) ?? DeploymentScope.Tenant(), record);

    /// <summary>A scope with what is stored about it; a group of a nested deployment may have been created a wave before.</summary>
    private DeploymentScope Known(DeploymentScope scope, DeploymentRecord record)
    {
        var group = scope.Kind == DeploymentScopeKind.ResourceGroup ? context.Store.Find(scope.Id)?.Body : null;
        return scope with
        {
            TenantId = context.Options.TenantId,
            Location = group?["location"]?.GetValue<string>() ?? (scope.Kind == DeploymentScopeKind.ResourceGroup ? null : record.Location),
            Tags = group?["tags"]?.DeepClone() as JsonObject ?? (group is null ? null : []),
            DisplayName = "Sandbox",
        };
    }

    private static TemplateDocument? Template(JsonNode? node) => node switch
    {
        JsonObject container => TemplateDocument.FromJson(container),
        JsonValue value when value.TryGetValue(out string? text) => TemplateDocument.Parse(text),
        _ => null,
    };

    private static JsonObject Parameters(JsonNode? node) => node switch
    {
        JsonObject container => container,
        JsonValue value when value.TryGetValue(out string? text) => JsonNode.Parse(text) as JsonObject ?? [],
        _ => [],
    };

    private static ArmAnswer Invalid(TemplateExpansion expansion)
    {
        var errors = expansion.Diagnostics.Where(d => d.Severity == TemplateDiagnosticSeverity.Error).ToList();
        var first = errors[0];
        var code = first.Code is "InvalidTemplate" or "InvalidTemplateDeployment" ? first.Code : "InvalidTemplate";
        return ArmAnswer.Error(400, code, $"Deployment template validation failed: '{first.Message}'.", first.Path.Length == 0 ? null : first.Path);
    }
}
