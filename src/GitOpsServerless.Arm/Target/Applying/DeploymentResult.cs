using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Arm.Target.Planning;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>What came out of a deployment: outcomes with inventory entries and baselines, outputs, and the reasons of a failure.</summary>
internal sealed class DeploymentResult(DeploymentOperations operations, LiveReader reader, AzureTargetDefinition target, NoiseRules rules, TimeProvider timeProvider)
{
    /// <summary>Outcomes of a deployment that succeeded, with the provider's answers as the baseline of later comparisons.</summary>
    public Task<IReadOnlyList<Outcome>> OutcomesAsync(ApplyRequest request, JsonObject deployment, CancellationToken cancellationToken) =>
        OutcomesAsync(request, deployment, [.. request.Plan.Changes.Where(c => c.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace)], cancellationToken);

    /// <summary>The step of a deployment that failed or was canceled: what was done until then, and why it did not go on.</summary>
    public async Task<ApplyStep> FailureAsync(ApplyRequest request, JsonObject deployment, CancellationToken cancellationToken)
    {
        var id = JsonText.TextAt(deployment, "properties", "deploymentId") ?? JsonText.TextAt(deployment, "id") ?? "";
        var name = JsonText.TextAt(deployment, "name") ?? id;
        var outcomes = (await operations.ListAsync(id, cancellationToken)).Select(o => Outcome(request, o)).OfType<Outcome>().DistinctBy(o => o.Id).ToList();
        var done = outcomes.Where(o => o.Result is OutcomeResult.Created or OutcomeResult.Configured).Select(o => o.Id).ToHashSet();
        var confirmed = done.Count == 0 ? [] : await OutcomesAsync(request, deployment, [.. request.Plan.Changes.Where(c => done.Contains(c.Id))], cancellationToken);
        var canceled = string.Equals(JsonText.TextAt(deployment, "properties", "provisioningState"), "Canceled", StringComparison.OrdinalIgnoreCase);
        var error = ArmError.Parse(JsonText.At(deployment, "properties", "error")) ?? ArmError.Of("DeploymentFailed", $"The deployment '{name}' ended unsuccessfully.");
        var diagnostics = canceled
            ? [DiagnosticCatalog.AzureDeploymentCanceled.Create($"The deployment '{name}' was canceled.")]
            : error.Causes().All(c => c.Details.Count == 0 && c.Code is "DeploymentFailed" or "ResourceDeploymentFailure") && outcomes.Any(o => o.Diagnostic is not null)
                ? [.. outcomes.Select(o => o.Diagnostic).OfType<Diagnostic>()]
                : ArmDiagnostics.OfDeployment(error, name);
        return new ApplyStep(ApplyStatus.Failed, [.. outcomes.Where(o => !confirmed.Any(c => c.Id == o.Id)), .. confirmed]) { Diagnostics = diagnostics };
    }

    private async Task<IReadOnlyList<Outcome>> OutcomesAsync(ApplyRequest request, JsonObject deployment, IReadOnlyList<Change> changed, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(request, changed, cancellationToken);
        var resolution = new DesiredResolution(target, read);
        var comparisons = new Comparisons(rules, request.Desired, request.Inventory, request.Application.IgnoreDifferences);
        var findings = new Findings(rules, request.Application.IgnoreDifferences, timeProvider);
        var resolved = request.Desired.Resources.Where(r => !r.IsExisting).Select(resolution.Resolve).ToList();
        var correlation = JsonText.TextAt(deployment, "properties", "correlationId");
        var outcomes = new List<Outcome>();
        foreach (var change in changed)
        {
            var resource = resolved.FirstOrDefault(r => r.Id == change.Id) ?? resolved.FirstOrDefault(r => r.Source.Id == change.Id);
            if (resource is null)
            {
                continue;
            }

            if (resource.Id != change.Id)
            {
                // The name is known now; the entry under its expression is replaced by one under its name.
                outcomes.Add(new Outcome(change.Id, OutcomeResult.Deleted));
            }

            var outcome = change.Action == ChangeAction.Create ? OutcomeResult.Created : OutcomeResult.Configured;
            var entry = Entry(request, resource, read, comparisons, findings, change.Deltas, correlation);
            outcomes.Add(new Outcome(resource.Id, outcome, RefusedValues.RemarkOf(entry)) { Entry = entry });
        }

        return outcomes;
    }

    private static Outcome? Outcome(ApplyRequest request, JsonObject operation)
    {
        if (!AzureResourceId.TryParse(JsonText.TextAt(operation, "properties", "targetResource", "id"), out var id)
            || request.Plan.Changes.FirstOrDefault(c => c.Id == id) is not { } change)
        {
            return null;
        }

        var entry = request.Inventory.Find(id!) ?? new InventoryEntry(id!, change.ApiVersion ?? "") { Revision = request.Revision.Id };
        switch (JsonText.TextAt(operation, "properties", "provisioningState")?.ToUpperInvariant())
        {
            case "SUCCEEDED":
                var result = change.Action switch
                {
                    ChangeAction.Create => OutcomeResult.Created,
                    ChangeAction.NoChange => OutcomeResult.Unchanged,
                    _ => OutcomeResult.Configured,
                };
                return new Outcome(id!, result) { Entry = entry with { DesiredDigest = change.DesiredDigest, Revision = request.Revision.Id } };
            case "FAILED":
                var error = ArmError.Parse(JsonText.At(operation, "properties", "statusMessage")) ?? ArmError.Of("Unknown", "Azure gave no reason.");
                var diagnostic = ArmDiagnostics.OfDeployment(error, "")[0] with { Message = error.Sentence(), Resource = id };
                return new Outcome(id!, OutcomeResult.Failed, diagnostic) { Entry = entry };
            default:
                return new Outcome(id!, OutcomeResult.Unknown) { Entry = entry };
        }
    }

    private async Task<LiveState> ReadAsync(ApplyRequest request, IReadOnlyList<Change> changed, CancellationToken cancellationToken)
    {
        var effective = changed.Select(c => c.Id).ToHashSet();
        var state = LiveState.Empty;
        for (var round = 0; round < 2; round++)
        {
            var resolution = new DesiredResolution(target, state);
            var items = request.Desired.Resources
                .Select(r => new ReadItem(resolution.Resolve(r).Id, r.ApiVersion))
                .Where(i => !ResourceScopes.IsUnresolved(i.Id) && !TypeKnowledge.IsNotComparable(i.Id) && !state.Resources.ContainsKey(i.Id))
                .DistinctBy(i => i.Id)
                .ToList();
            if (round == 0)
            {
                var wanted = items.Select(i => i.Id).ToHashSet();
                items.AddRange(MeantGroups.Of(target, request.Desired).Where(g => !wanted.Contains(g)).Select(g => new ReadItem(g, ApiVersions.ResourceGroups)));
            }

            if (items.Count == 0)
            {
                break;
            }

            // Resource Graph lags behind what was just deployed.
            var read = await reader.ReadAsync(new ReadRequest(items) { IsGoodEnough = row => !effective.Contains(row.Id) }, cancellationToken);
            state = new LiveState(state.Resources.Concat(read.Found).DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value)) { Unreadable = read.Unreadable };
        }

        return state;
    }

    private InventoryEntry Entry(ApplyRequest request, ResolvedResource resource, LiveState live, Comparisons comparisons, Findings findings, IReadOnlyList<Delta> planned, string? correlation)
    {
        var found = live.Resources.GetValueOrDefault(resource.Id);
        var baseline = found is null ? null : comparisons.Baseline(resource.Source, resource.Payload, found, planned).ToJson();
        var evidence = found is not null ? findings.Of(resource.Source, resource.Payload, baseline, found, correlation)
            : NotReadable.Is(live.Unreadable.GetValueOrDefault(resource.Id)) ? findings.OfOpaque(resource.Source, resource.Payload, baseline)
            : null;
        return new InventoryEntry(resource.Id, resource.Source.ApiVersion)
        {
            Uid = found is null ? null : Incarnation.Of(found.Payload),
            DesiredDigest = Digests.OfDesired(resource.Source),
            Revision = request.Revision.Id,
            AppliedAt = timeProvider.GetUtcNow(),
            Baseline = baseline,
            Checked = (evidence is null ? null : evidence with { By = correlation })?.ToJson(),
        };
    }
}
