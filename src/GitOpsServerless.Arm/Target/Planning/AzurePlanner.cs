using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Applying;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Planning;

/// <summary>Makes the plan: the offline comparison, a direct read where a row of Resource Graph shows a difference, what-if where asked for.</summary>
internal sealed class AzurePlanner(LiveReader reader, WhatIfConsultation whatIf, DriftAttribution attribution, IgnoredValues ignored, ForeignContents contents, AzureTargetDefinition target, NoiseRules rules, TimeProvider timeProvider)
{
    public async Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var resolution = new DesiredResolution(target, request.Live, rules.HasFlag(NoiseRules.UnevaluatedFunctions));
        var comparisons = new Comparisons(rules, request.Desired, request.Inventory, request.Options.IgnoreDifferences);
        var resolved = request.Desired.Resources.Where(r => !r.IsExisting).Select(resolution.Resolve).ToList();
        var findings = new Findings(rules, request.Application.IgnoreDifferences, timeProvider);
        var diagnostics = new List<Diagnostic>();
        var refusals = new List<Diagnostic>();
        var changes = new List<Change>();
        foreach (var resource in resolved)
        {
            changes.Add(await CompareAsync(request, resource, comparisons, findings, refusals, cancellationToken));
        }

        changes.AddRange(await WithContentsAsync([.. Removals(request, resolved)], refusals, cancellationToken));
        if (Passing.Of(refusals) is { Count: > 0 } passing)
        {
            return Result<Plan>.Failure(passing);
        }

        var consulted = await whatIf.ConsultAsync(request, resolved, changes, comparisons, diagnostics, cancellationToken);
        var attributed = request.Options.Attribute ? await attribution.AddAsync(consulted, request.Inventory, cancellationToken) : consulted;
        if (attributed.Any(c => c.Action is ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace))
        {
            diagnostics.AddRange(ignored.Warnings(request));
        }

        diagnostics.AddRange(RefusedValues.Remarks(attributed, request.Inventory));
        return new Plan(request.Application.Name, request.Revision.Id, attributed) { Diagnostics = [.. diagnostics.Select(d => Masking.Of(d, request.Desired.Redactor))] };
    }

    private async Task<Change> CompareAsync(PlanRequest request, ResolvedResource resource, Comparisons comparisons, Findings findings, List<Diagnostic> refusals, CancellationToken cancellationToken)
    {
        var digest = Digests.OfDesired(resource.Source);
        var entry = request.Inventory.Find(resource.Id);
        var isSame = entry?.DesiredDigest == digest;
        var change = new Change(resource.Id, ChangeAction.NoChange)
        {
            ApiVersion = resource.Source.ApiVersion,
            Provenance = resource.Source.Provenance,
            DesiredDigest = digest,
            Wave = Waves.Of(request.Desired, resource.Source),
        };
        if (resource.IsLeftOut)
        {
            return change with { Action = ChangeAction.Ignored, Reason = "Its condition is false." };
        }

        if (ResourceScopes.IsUnresolved(resource.Id))
        {
            return Unnamed(request, resource, change);
        }

        if (TypeKnowledge.IsNotComparable(resource.Id))
        {
            return Unread(change, isSame);
        }

        if (request.Live.Unchanged.Contains(resource.Id))
        {
            return change;
        }

        if (request.Live.Unreadable.TryGetValue(resource.Id, out var unreadable))
        {
            if (NotReadable.Is(unreadable))
            {
                return Unread(change with { Checked = findings.OfOpaque(resource.Source, resource.Payload, entry?.Baseline).ToJson() }, isSame);
            }

            return change with { Action = ChangeAction.Blocked, Reason = unreadable.Message };
        }

        if (!request.Live.Resources.TryGetValue(resource.Id, out var live))
        {
            return change with { Action = ChangeAction.Create, Origin = isSame ? ChangeOrigin.Drift : ChangeOrigin.Pending };
        }

        var deltas = comparisons.Deltas(resource.Source, resource.Payload, live);
        if (deltas.Count > 0 && live.ApiVersion.Length == 0)
        {
            var bulk = comparisons.DigestOf(resource.Source, resource.Source.Payload, live);
            var again = await reader.ReadOneAsync(new ReadItem(resource.Id, resource.Source.ApiVersion), cancellationToken);
            if (!again.IsSuccess)
            {
                refusals.Add(again.Error!);
                return change with { Action = ChangeAction.Blocked, Reason = again.Error!.Message };
            }

            if (again.Value is null)
            {
                return change with { Action = ChangeAction.Create, Origin = isSame ? ChangeOrigin.Drift : ChangeOrigin.Pending };
            }

            live = again.Value with { BulkDigest = bulk };
            deltas = comparisons.Deltas(resource.Source, resource.Payload, live);
        }

        return deltas.Count == 0
            ? change with { Checked = findings.Of(resource.Source, resource.Payload, entry?.Baseline, live, DriftMemo.OwnOf(entry?.Checked))?.ToJson() }
            : Changed(request, change, deltas, live, isSame);
    }

    private Change Unread(Change change, bool isSame) => isSame && rules.HasFlag(NoiseRules.UnreadableTypes)
        ? change
        : change with { Action = ChangeAction.Create, Origin = ChangeOrigin.Pending, Reason = "It cannot be read; it is deployed when the template changes." };

    /// <summary>
    /// A resource moves only where both locations are known. What is not read, or not known before the deployment, is no reason to delete anything.
    /// </summary>
    private static Change Changed(PlanRequest request, Change change, IReadOnlyList<Delta> deltas, LiveResource live, bool isSame)
    {
        var changed = change with { Action = ChangeAction.Update, Deltas = deltas, Origin = isSame ? ChangeOrigin.Drift : ChangeOrigin.Pending };
        if (!deltas.Any(d => string.Equals(d.Path, "/location", StringComparison.OrdinalIgnoreCase) && d is { Certainty: Certainty.Definite, Before: not null, After: not null }))
        {
            return changed;
        }

        return NotReplaced(request, change.Id) is { } reason
            ? changed with { Action = ChangeAction.Blocked, Reason = reason }
            : changed with { Action = ChangeAction.Replace, Reason = "The location cannot be changed; it is deleted and created again.", Uid = Incarnation.Of(live.Payload) };
    }

    private static string? NotReplaced(PlanRequest request, ResourceId id) =>
        !request.Options.AllowReplace ? "The location cannot be changed, and replacing is not allowed (sync.allowReplace)."
        : ForeignContents.IsGroup(id) ? "The location cannot be changed, and a resource group is not replaced: everything in it would be deleted. Give the new group another name."
        : TypeKnowledge.IsKeptForRecovery(id.Type) ? "The location cannot be changed, and it is not replaced: deleted, it is kept for recovery and holds its name. Give it another name, or delete and purge it by hand."
        : null;

    /// <summary>A resource whose name only a deployment knows: it is taken as unchanged while the template is.</summary>
    private static Change Unnamed(PlanRequest request, ResolvedResource resource, Change change) =>
        request.Inventory.Entries.Any(e => e.DesiredDigest == change.DesiredDigest && string.Equals(e.Id.Type, resource.Id.Type, StringComparison.OrdinalIgnoreCase))
            ? change
            : change with { Action = ChangeAction.Create, Origin = ChangeOrigin.Pending, Reason = "Its name is known after apply." };

    /// <summary>The removals without those that would take along what is not removed; the deepest come first, and what stays keeps what it is in.</summary>
    private async Task<IReadOnlyList<Change>> WithContentsAsync(IReadOnlyList<Change> removals, List<Diagnostic> refusals, CancellationToken cancellationToken)
    {
        var doomed = removals.Where(r => r.Action == ChangeAction.Delete).Select(r => r.Id).ToHashSet();
        var result = new List<Change>();
        foreach (var removal in removals)
        {
            if (removal.Action == ChangeAction.Delete && await contents.RefusalAsync(removal.Id, doomed, cancellationToken) is { } refusal)
            {
                refusals.Add(refusal);
                doomed.Remove(removal.Id);
                result.Add(removal with { Action = ChangeAction.Blocked, Reason = refusal.Help is { } help ? $"{refusal.Message} {help}" : refusal.Message });
            }
            else
            {
                result.Add(removal);
            }
        }

        return result;
    }

    private static IEnumerable<Change> Removals(PlanRequest request, IReadOnlyList<ResolvedResource> resolved)
    {
        var desired = resolved.Where(r => !r.IsLeftOut).Select(r => r.Id).Concat(request.Desired.Resources.Where(r => r.IsExisting).Select(r => r.Id)).ToHashSet();
        var unnamed = resolved.Where(r => ResourceScopes.IsUnresolved(r.Id)).Select(r => r.Id.Type).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var opaque = new OpaqueScopes(request.Desired);
        foreach (var entry in request.Inventory.Entries.Where(e => !desired.Contains(e.Id)).OrderByDescending(e => ResourceScopes.Depth(e.Id)).ThenBy(e => e.Id))
        {
            var change = new Change(entry.Id, ChangeAction.Delete) { ApiVersion = entry.ApiVersion, Uid = entry.Uid, Origin = ChangeOrigin.Pending, Reason = "It is no longer in the template." };
            if (opaque.MayHold(entry.Id) is { } holder)
            {
                yield return change with { Action = ChangeAction.Ignored, Origin = ChangeOrigin.None, Reason = $"It may be in the deployment '{holder.Name}', which cannot be looked into; delete it by hand when it is not." };
            }
            else if (unnamed.Contains(entry.Id.Type))
            {
                yield return change with { Action = ChangeAction.Ignored, Origin = ChangeOrigin.None, Reason = "It may be a resource of the template whose name is only known after apply." };
            }
            else if (request.Live.Unreadable.TryGetValue(entry.Id, out var unreadable) && !NotReadable.Is(unreadable))
            {
                yield return change with { Action = ChangeAction.Blocked, Reason = $"It is no longer in the template, but could not be read: {unreadable.Message}" };
            }
            else if (request.Live.Resources.TryGetValue(entry.Id, out var live) && Incarnation.IsOther(entry.Uid, live.Payload))
            {
                yield return change with { Action = ChangeAction.Blocked, Reason = "It is no longer in the template, but was deleted and made again by somebody else since it was applied. Delete it by hand when it may go." };
            }
            else if (TypeKnowledge.IsNotComparable(entry.Id))
            {
                yield return change with { Action = ChangeAction.Ignored, Origin = ChangeOrigin.None, Reason = "Resources of this type cannot be deleted by themselves." };
            }
            else if (!ResourceScopes.IsUnresolved(entry.Id) && !request.Live.Resources.ContainsKey(entry.Id) && !request.Live.Unchanged.Contains(entry.Id) && !request.Live.Unreadable.ContainsKey(entry.Id))
            {
                yield return change with { Action = ChangeAction.NoChange, Origin = ChangeOrigin.None, Reason = "It is no longer in the template, and does not exist." };
            }
            else
            {
                yield return request.Options.Prune ? change : change with { Action = ChangeAction.Ignored, Reason = "It is no longer in the template, and pruning is off." };
            }
        }
    }
}
