using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Applying;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>
/// Asks what-if where the offline comparison has parts that only Azure knows and asking is allowed. Its prediction is compared with the live
/// state by the same rules and baseline; what it leaves out, ignores, or marks as without effect does not count (N9, N11, N12).
/// </summary>
internal sealed class WhatIfConsultation(ArmClient client, AzureTargetDefinition target, TimeProvider timeProvider)
{
    private const int MaxPolls = 30;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<Change>> ConsultAsync(
        PlanRequest request,
        IReadOnlyList<ResolvedResource> resolved,
        IReadOnlyList<Change> changes,
        Comparisons comparisons,
        List<Diagnostic> diagnostics,
        CancellationToken cancellationToken)
    {
        if (!request.Options.Authoritative || request.Options.ReadOnly || request.Desired.Template is not { } template || !changes.Any(IsUncertain))
        {
            return changes;
        }

        var response = await RunAsync(request, template, cancellationToken);
        if (!response.IsSuccess || ArmError.Parse(response.Object?["error"]) is not null || JsonText.At(response.Body, "properties", "changes") is not JsonArray predicted)
        {
            var error = response.Error ?? ArmError.Parse(response.Body) ?? ArmError.Of("UnexpectedAnswer", $"HTTP {response.Status} without a result.");
            diagnostics.Add(DiagnosticCatalog.AzureWhatIfFailed.Create($"What-if at {target.Scope}: {error.Sentence()}"));
            return changes;
        }

        var byId = predicted.OfType<JsonObject>()
            .Where(p => AzureResourceId.TryParse(JsonText.TextAt(p, "resourceId"), out _))
            .GroupBy(p => AzureResourceId.Parse(JsonText.TextAt(p, "resourceId")!))
            .ToDictionary(g => g.Key, g => g.First());
        return [.. changes.Select(c => IsUncertain(c) && byId.TryGetValue(c.Id, out var p) ? Refine(request, resolved, c, p, comparisons) : c)];
    }

    private static bool IsUncertain(Change change) => change.Action == ChangeAction.Update && change.Deltas.Any(d => d.Certainty == Certainty.KnownAfterApply);

    private static Change Refine(PlanRequest request, IReadOnlyList<ResolvedResource> resolved, Change change, JsonObject predicted, Comparisons comparisons)
    {
        var kind = JsonText.TextAt(predicted, "changeType");
        if (string.Equals(kind, "NoChange", StringComparison.OrdinalIgnoreCase))
        {
            return Without(change, static d => d.Certainty == Certainty.KnownAfterApply);
        }

        if (!string.Equals(kind, "Modify", StringComparison.OrdinalIgnoreCase) || JsonText.At(predicted, "after") is not JsonObject after)
        {
            return change;
        }

        var source = resolved.First(r => r.Id == change.Id).Source;
        var known = comparisons.Deltas(source, after, request.Live.Resources[change.Id]).Where(d => !ResidualExpression.IsResidual(d.After)).ToDictionary(d => d.Path, StringComparer.OrdinalIgnoreCase);
        var harmless = WithoutEffect(predicted);
        return Without(change, d => d.Certainty == Certainty.KnownAfterApply && !known.ContainsKey(d.Path) && IsPredicted(after, d.Path), harmless);
    }

    /// <summary>Whether the prediction has a value for a path instead of an expression.</summary>
    private static bool IsPredicted(JsonObject after, string path)
    {
        var value = JsonText.At(after, path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return value is not null && !ResidualExpression.IsResidual(value);
    }

    private static HashSet<string> WithoutEffect(JsonObject predicted) => (predicted["delta"] as JsonArray ?? []).OfType<JsonObject>()
        .Where(d => string.Equals(JsonText.TextAt(d, "propertyChangeType"), "NoEffect", StringComparison.OrdinalIgnoreCase))
        .Select(d => "/" + JsonText.TextAt(d, "path")?.Replace('.', '/'))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static Change Without(Change change, Func<Delta, bool> drop, HashSet<string>? harmless = null)
    {
        List<Delta> kept = [.. change.Deltas.Where(d => !drop(d) && harmless?.Contains(d.Path) != true)];
        return kept.Count == 0
            ? change with { Action = ChangeAction.NoChange, Deltas = [], Origin = ChangeOrigin.None }
            : change with { Deltas = kept };
    }

    private async Task<ArmResponse> RunAsync(PlanRequest request, AzureTemplate template, CancellationToken cancellationToken)
    {
        var path = DeploymentBodies.DeploymentPath(target, DeploymentNames.ForPlan(request.Application.Name)) + "/whatIf";
        var response = await client.PostAsync(path, ApiVersions.Deployments, DeploymentBodies.WhatIf(target, template), cancellationToken);
        for (var polls = 0; response.Status == 202 && polls < MaxPolls; polls++)
        {
            if ((response.Location ?? response.AsyncOperation) is not { } link)
            {
                return response;
            }

            var wait = response.RetryAfter ?? TimeSpan.FromSeconds(2);
            await Task.Delay(wait < LongestWait ? wait : LongestWait, timeProvider, cancellationToken);
            response = await client.GetLinkAsync(link, cancellationToken);
        }

        return response;
    }
}
