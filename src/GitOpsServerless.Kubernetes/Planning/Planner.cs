using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Applying;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Ignoring;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Makes a plan of one request: compares what is provably known, and asks the API server's dry run for the rest.</summary>
internal sealed partial class Planner
{
    private readonly Cluster _cluster;
    private readonly ObjectWriter _writer;
    private readonly ReplacementProbe _probe;
    private readonly Leftovers _leftovers;
    private readonly ObjectLocator _locator;
    private PlanRequest _request;
    private readonly ApplySequence _sequence;
    private readonly Dictionary<ResourceId, InventoryEntry> _inventory;
    private readonly HashSet<string> _definedTypes;
    private readonly HashSet<string> _definedNamespaces;
    private readonly IgnoreRules _ignore;
    private readonly Prerequisites _prerequisites;
    private readonly ConcurrentBag<Diagnostic> _diagnostics = [];
    private readonly ConcurrentDictionary<ResourceId, Refusal> _refusals = new();
    private readonly ConcurrentDictionary<string, bool> _missingNamespaces = new(StringComparer.Ordinal);

    public Planner(Cluster cluster, PlanRequest request, ObjectLocator locator)
    {
        _cluster = cluster;
        _writer = new ObjectWriter(cluster.Client, cluster.Options);
        _leftovers = new Leftovers(_writer, cluster.Options);
        _request = request;
        _probe = new ReplacementProbe(_writer, Application);
        _locator = locator;
        _sequence = ApplySequence.Of(request.Desired);
        _prerequisites = new Prerequisites(request.Desired);
        _ignore = new IgnoreRules(request.Options.IgnoreDifferences, request.Desired);
        _inventory = request.Inventory.Entries.ToDictionary(e => e.Id);
        _definedTypes = request.Desired.Resources.Where(r => r.Id.Type == KindOrder.CustomResourceDefinition)
            .Select(ApplySequence.DefinedType).ToHashSet(StringComparer.Ordinal);
        _definedNamespaces = request.Desired.Resources.Where(r => r.Id.Type == KindOrder.Namespace)
            .Select(r => r.Id.Name).ToHashSet(StringComparer.Ordinal);
    }

    private bool AsksServer => _request.Options is { Authoritative: true, ReadOnly: false };

    private string Application => _request.Application.Name;

    public async Task<Plan> PlanAsync(CancellationToken cancellationToken)
    {
        var resources = _request.Desired.Resources.Where(r => !r.IsExisting).ToList();
        if (!AsksServer)
        {
            await ReadTheRestAsync(resources, cancellationToken);
        }

        var ordinary = resources.Where(r => _sequence.HookOf(r.Id) is null);
        var changes = (await Task.WhenAll(ordinary.Select(r => PlanOneAsync(r, cancellationToken)))).ToList();
        changes = JudgeRefusals(changes);
        changes.AddRange(CreateNamespaces());
        var prune = new PrunePlanner(_cluster, _request, _locator);
        changes.AddRange(await prune.PlanAsync(changes, cancellationToken));
        prune.Diagnostics.ForEach(_diagnostics.Add);
        var hooks = new HookPlanner(_request, _sequence, _inventory);
        changes.AddRange(hooks.Plan(resources, somethingElseChanges: changes.Any(c => c.IsEffective)));
        hooks.Diagnostics.ForEach(_diagnostics.Add);
        return new Plan(Application, _request.Revision.Id, PlanOrder.Sort(changes, _sequence, _request.Live))
        {
            Diagnostics = [.. _request.Live.Diagnostics, .. _ignore.Diagnostics, .. _diagnostics.OrderBy(d => d.Resource).ThenBy(d => d.Code, StringComparer.Ordinal)],
        };
    }

    // Without a dry run nothing tells what exists but reading it.
    private async Task ReadTheRestAsync(List<DesiredResource> resources, CancellationToken cancellationToken)
    {
        var wanted = resources.Where(r => _request.Live.NotRead.Contains(r.Id))
            .Select(r => _locator.Locate(r.Id, r.ApiVersion, exactVersion: true)).OfType<WantedObject>().ToList();
        if (wanted.Count > 0)
        {
            var read = await new LiveReader(_cluster.Client, _cluster.Options).ReadAsync(wanted, Application, new HashSet<string>(), cancellationToken);
            _request = _request with
            {
                Live = _request.Live with
                {
                    Resources = _request.Live.Resources.Concat(read.Resources).ToDictionary(),
                    Unreadable = _request.Live.Unreadable.Concat(read.Unreadable).ToDictionary(),
                    NotRead = new HashSet<ResourceId>(),
                },
            };
        }
    }

    private async Task<Change> PlanOneAsync(DesiredResource resource, CancellationToken cancellationToken)
    {
        var change = new Change(resource.Id, ChangeAction.NoChange)
        {
            ApiVersion = resource.ApiVersion,
            Provenance = resource.Provenance,
            DesiredDigest = Digests.OfDesired(resource),
        };
        if (_request.Live.Unreadable.TryGetValue(resource.Id, out var unreadable))
        {
            return Blocked(change, unreadable);
        }

        var live = _request.Live.Resources.GetValueOrDefault(resource.Id);
        if (ObjectDirectives.ModeOf(resource.Payload, live?.Payload) == ApplyMode.Ignore)
        {
            return Untouched(change);
        }

        if (_locator.Locate(resource.Id, resource.ApiVersion, exactVersion: true) is not { } wanted)
        {
            return PlanUnknownKind(change, resource);
        }

        var desired = new DesiredObject(resource, wanted, change.DesiredDigest);
        return live is null
            ? await PlanAbsentAsync(change, desired, cancellationToken)
            : await PlanExistingAsync(change with { Uid = live.Uid }, desired, live.Payload, cancellationToken);
    }

    private static Change Untouched(Change change) => change with { Action = ChangeAction.Ignored, Reason = "It is taken out by an annotation." };

    private async Task<Change> PlanExistingAsync(Change change, DesiredObject desired, JsonObject live, CancellationToken cancellationToken)
    {
        var mode = ObjectDirectives.ModeOf(desired.Resource.Payload, live);
        if (mode == ApplyMode.Ignore)
        {
            return Untouched(change);
        }

        if (live.Label(WellKnown.ApplicationLabel) is { } owner && owner != Application)
        {
            return Blocked(change, KubernetesOwnedByOther.Create($"The object belongs to the application {owner}.", resource: desired.Id) with { Severity = DiagnosticSeverity.Warning });
        }

        if (mode == ApplyMode.IfNotPresent)
        {
            return change with { Action = ChangeAction.Ignored, Reason = "It exists, and is only created when it does not." };
        }

        var entry = _inventory.GetValueOrDefault(desired.Id);
        if (Baseline.Proves(entry, desired, live, _cluster.Options, Application, _ignore.DigestOf(desired.Wanted)))
        {
            return change;
        }

        if (live.IsBeingDeleted())
        {
            return Blocked(change, KubernetesChangedMeanwhile.Create("The object is being deleted and will be created again when it is gone.", resource: desired.Id) with { Severity = DiagnosticSeverity.Warning });
        }

        change = change with { Origin = entry?.DesiredDigest == desired.Digest ? ChangeOrigin.Drift : ChangeOrigin.Pending };
        return !AsksServer
            ? CompareOffline(change, desired, live)
            : await CompareByDryRunAsync(change, desired, live, mode, cancellationToken);
    }

    private async Task<Change> CompareByDryRunAsync(
        Change change, DesiredObject desired, JsonObject live, ApplyMode mode, CancellationToken cancellationToken)
    {
        var payload = desired.Payload(Application);
        var fields = _ignore.Of(desired.Wanted);
        var ignored = fields.Protect(payload, live, _cluster.Options);
        if (!ignored.IsSuccess)
        {
            return Blocked(change, Located(ignored.Error!, desired));
        }

        var sent = _cluster.Time.GetUtcNow();
        var bytes = ApiRequest.Serialize(payload);
        var response = await _writer.ApplyAsync(desired.Wanted, bytes, dryRun: true, force: mode != ApplyMode.Merge, AnswerPart.Object, cancellationToken);
        if (response.Object is { } after)
        {
            var takesOver = mode == ApplyMode.Override && Takeover.IsNeeded(Ownership.Of(live), _cluster.Options);
            if (takesOver)
            {
                await _leftovers.RemoveAsync(desired.Wanted, live, after, cancellationToken);
            }

            fields.Settle(live, after, ignored.Value);
            var compared = Compared(change, desired, live, after);
            var isPlain = !takesOver && ignored.Value.IsEmpty;
            _cluster.DryRuns.Passed(desired, change.Uid, isPlain, sent, isPlain && compared.IsEffective ? bytes : null);
            return compared;
        }

        var error = response.Error!;
        var deltas = OfflineDeltas(live, payload, fields, ignored.Value);
        if (error.Code == KubernetesForbidden.Code)
        {
            return Offline(WithDeltas(change, live, deltas));
        }

        var mayReplace = _request.Options.AllowReplace || ObjectDirectives.AllowsReplace(desired.Resource.Payload);
        change = change with { Deltas = deltas.Count > 0 ? deltas : [OfDigest(live, desired)] };
        return error.Code == KubernetesImmutableField.Code && mayReplace
            ? await PlanReplaceAsync(change with { Action = ChangeAction.Replace, Reason = "An immutable field changes." }, desired, cancellationToken)
            : Refused(change with { Action = ChangeAction.Update }, desired, error);
    }

    private async Task<Change> PlanReplaceAsync(Change replace, DesiredObject desired, CancellationToken cancellationToken)
    {
        if (!ReplacementProbe.Suits(desired.Id.Type))
        {
            return replace;
        }

        var response = await _probe.TryAsync(desired, cancellationToken);
        return response.Error is not { } error ? replace
            : _prerequisites.MayBring(response, desired.Id) ? replace with { Reason = $"{replace.Reason} It can be checked when other objects of the application exist." }
            : Refused(replace, desired, error);
    }

    // What Git drops is not seen without the API server; that Git changed is.
    private static Delta OfDigest(JsonObject live, DesiredObject desired) => new(
        ObjectComparer.Pointer("/metadata/annotations", WellKnown.DigestAnnotation), live.Annotation(WellKnown.DigestAnnotation), desired.Digest, DeltaKind.Replace)
    {
        Certainty = Certainty.Possible,
    };

    private Change Compared(Change change, DesiredObject desired, JsonObject live, JsonObject after)
    {
        var deltas = ObjectComparer.Compare(live, after, _request.Desired.Redactor);
        if (deltas.Count == 0)
        {
            change = change with { Baseline = Baseline.OfEqual(live, after, desired, _cluster.Options, _ignore.DigestOf(desired.Wanted)) };
        }

        WarnOfRivals(change, live, deltas);
        return WithDeltas(change, live, deltas);
    }

    /// <summary>Another applier that keeps setting a field will set it again; whoever reads the plan should know.</summary>
    private void WarnOfRivals(Change change, JsonObject live, IReadOnlyList<Delta> deltas)
    {
        var rivals = Ownership.Of(live).Entries
            .Where(e => e.IsApply && e.Subresource.Length == 0 && e.Manager != _cluster.Options.FieldManager && !Takeover.Concerns(e, _cluster.Options));
        foreach (var rival in rivals)
        {
            if (deltas.FirstOrDefault(d => d.Kind == DeltaKind.Replace && FieldSet.Owns(rival.Fields, d.Path, live)) is { } taken)
            {
                _diagnostics.Add(KubernetesFieldTakenOver.Create($"The field {taken.Path} is taken over from {rival.Manager}.", resource: change.Id));
            }
        }
    }

    private Change CompareOffline(Change change, DesiredObject desired, JsonObject live)
    {
        var payload = desired.Payload(Application);
        var fields = _ignore.Of(desired.Wanted);
        var ignored = fields.Protect(payload, live, _cluster.Options);
        if (!ignored.IsSuccess)
        {
            return Blocked(change, Located(ignored.Error!, desired));
        }

        return WithDeltas(change, live, OfflineDeltas(live, payload, fields, ignored.Value));
    }

    private IReadOnlyList<Delta> OfflineDeltas(JsonObject live, JsonObject payload, IgnoredFields fields, Protection ignored)
    {
        var after = OfflineComparer.Expect(live, payload, _cluster.Options.FieldManager);
        fields.Settle(live, after, ignored);
        return OfflineComparer.Compare(live, after, _request.Desired.Redactor);
    }

    private static Change WithDeltas(Change change, JsonObject live, IReadOnlyList<Delta> deltas) => deltas.Count == 0
        ? change with { Origin = ChangeOrigin.None }
        : change with { Action = ChangeAction.Update, Deltas = deltas, ChangedBy = Attributions.Of(live, deltas) };

    private Change Offline(Change change)
    {
        _diagnostics.Add(KubernetesCompareOffline.Create("The identity may not patch objects of this kind.", resource: change.Id));
        return change;
    }

    private Diagnostic Located(Diagnostic error, DesiredObject desired) => error with
    {
        Resource = desired.Id,
        Message = _request.Desired.Redactor.Redact(error.Message),
        File = desired.Resource.Provenance.File,
        Line = desired.Resource.Provenance.Line,
    };

    /// <summary>Blocks a change for now; what it depends on decides when everything is planned.</summary>
    private Change Refused(Change change, DesiredObject desired, Diagnostic error)
    {
        var located = Located(error, desired);
        _refusals[change.Id] = new Refusal(change, desired.Wanted.Namespace, located);
        return change with { Action = ChangeAction.Blocked, Reason = located.Message, Deltas = [] };
    }

    private List<Change> JudgeRefusals(List<Change> changes)
    {
        if (_refusals.IsEmpty)
        {
            return changes;
        }

        var earlier = new EarlierChanges(changes, _request.Desired, _sequence);
        return [.. changes.Select(c => _refusals.TryGetValue(c.Id, out var refusal) ? Judge(refusal) : c)];

        Change Judge(Refusal refusal) => earlier.MayHelp(refusal.Change.Id, refusal.Namespace, refusal.Error)
            ? refusal.Change with { Reason = $"It is checked again when what it depends on is written. For now: {refusal.Error.Message}" }
            : Blocked(refusal.Change, refusal.Error);
    }

    private Change Blocked(Change change, Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return change with { Action = ChangeAction.Blocked, Reason = diagnostic.Message, Deltas = [] };
    }

    /// <summary>What the API server did not take, as it would be planned if an earlier stage helps.</summary>
    private sealed record Refusal(Change Change, string Namespace, Diagnostic Error);
}
