using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>
/// Asks what-if where the offline comparison has parts that only Azure knows and asking is allowed. Its prediction is compared with the live
/// state by the same rules and baseline; what it leaves out, ignores, or marks as without effect does not count (N9, N11, N12).
/// </summary>
internal sealed class WhatIfConsultation(WhatIfRequests requests, AzureTargetDefinition target, NoiseRules rules)
{
    public async Task<IReadOnlyList<Change>> ConsultAsync(
        PlanRequest request,
        IReadOnlyList<ResolvedResource> resolved,
        IReadOnlyList<Change> changes,
        Comparisons comparisons,
        List<Diagnostic> diagnostics,
        CancellationToken cancellationToken)
    {
        // N10: what-if asks for permission to deploy, which a check for drift does not have.
        var isAllowed = !request.Options.ReadOnly || !rules.HasFlag(NoiseRules.WritePermission);
        if (!request.Options.Authoritative || !isAllowed || request.Desired.Template is not { } template || !changes.Any(IsUncertain))
        {
            return changes;
        }

        var response = await requests.RunAsync(request.Application.Name, template, cancellationToken);
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
        return [.. changes.Select(c => Consulted(request, resolved, c, byId.GetValueOrDefault(c.Id), comparisons))];
    }

    private Change Consulted(PlanRequest request, IReadOnlyList<ResolvedResource> resolved, Change change, JsonObject? predicted, Comparisons comparisons)
    {
        if (change.Action is not (ChangeAction.Create or ChangeAction.Update))
        {
            return change;
        }

        // Both are gaps of what-if and say nothing about the resource.
        if (predicted is null)
        {
            return rules.HasFlag(NoiseRules.ShortCircuitedModules) ? change : change with { Action = ChangeAction.Ignored, Deltas = [], Reason = "What-if leaves it out." };
        }

        if (string.Equals(JsonText.TextAt(predicted, "changeType"), "Ignore", StringComparison.OrdinalIgnoreCase))
        {
            return rules.HasFlag(NoiseRules.WhatIfLimits) ? change : change with { Action = ChangeAction.Ignored, Deltas = [], Reason = "What-if ignores it." };
        }

        return IsUncertain(change) ? Refine(request, resolved, change, predicted, comparisons) : change;
    }

    private static bool IsUncertain(Change change) => change.Action == ChangeAction.Update && change.Deltas.Any(d => d.Certainty == Certainty.KnownAfterApply);

    private Change Refine(PlanRequest request, IReadOnlyList<ResolvedResource> resolved, Change change, JsonObject predicted, Comparisons comparisons)
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
        var harmless = rules.HasFlag(NoiseRules.NoEffect) ? WithoutEffect(predicted) : [];
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
}
