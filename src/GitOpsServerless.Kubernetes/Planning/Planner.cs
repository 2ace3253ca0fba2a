using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Applying;
using GitOpsServerless.Kubernetes.Ignoring;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Planning;

/// <summary>Makes a plan of one request: compares what is provably known, and asks the API server's dry run for the rest.</summary>
internal sealed class Planner
{
    private readonly Cluster _cluster;
    private readonly ObjectWriter _writer;
    private readonly Leftovers _leftovers;
    private readonly PlanRequest _request;
    private readonly ObjectLocator _locator;
    private readonly ApplySequence _sequence;
    private readonly Dictionary<ResourceId, InventoryEntry> _inventory;
    private readonly HashSet<string> _definedTypes;
    private readonly HashSet<string> _definedNamespaces;
    private readonly IgnoreRules _ignore;
    private readonly Prerequisites _prerequisites;
    private readonly ConcurrentBag<Diagnostic> _diagnostics = [];
    private readonly ConcurrentDictionary<string, bool> _missingNamespaces = new(StringComparer.Ordinal);

    public Planner(Cluster cluster, PlanRequest request, ObjectLocator locator)
    {
        _cluster = cluster;
        _writer = new ObjectWriter(cluster.Client, cluster.Options);
        _leftovers = new Leftovers(_writer, cluster.Options);
        _request = request;
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
        var ordinary = resources.Where(r => _sequence.HookOf(r.Id) is null);
        var changes = (await Task.WhenAll(ordinary.Select(r => PlanOneAsync(r, cancellationToken)))).ToList();
        changes.AddRange(CreateNamespaces());
        changes.AddRange(new PrunePlanner(_request, _inventory).Plan());
        var hooks = new HookPlanner(_request, _sequence).Plan(resources, somethingElseChanges: changes.Any(c => c.IsEffective));
        changes.AddRange(hooks);
        return new Plan(Application, _request.Revision.Id, PlanOrder.Sort(changes, _sequence, _request.Live))
        {
            Diagnostics = [.. _request.Live.Diagnostics, .. _ignore.Diagnostics, .. _diagnostics.OrderBy(d => d.Resource).ThenBy(d => d.Code, StringComparer.Ordinal)],
        };
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
        change = change with { Uid = live?.Uid };
        var mode = ObjectDirectives.ModeOf(resource.Payload, live?.Payload);
        if (mode == ApplyMode.Ignore)
        {
            return change with { Action = ChangeAction.Ignored, Reason = "It is taken out by an annotation." };
        }

        if (_locator.Locate(resource.Id, resource.ApiVersion, exactVersion: true) is not { } wanted)
        {
            return PlanUnknownKind(change, resource);
        }

        var desired = new DesiredObject(resource, wanted, change.DesiredDigest);
        return live is null
            ? await PlanCreateAsync(change, desired, cancellationToken)
            : await PlanExistingAsync(change, desired, live.Payload, mode, cancellationToken);
    }

    private Change PlanUnknownKind(Change change, DesiredResource resource)
    {
        if (_definedTypes.Contains(resource.Id.Type))
        {
            return change with { Action = ChangeAction.Create, Origin = ChangeOrigin.Pending, Reason = "Its kind is defined by the application." };
        }

        return Blocked(change, KubernetesUnknownKind.Create($"The cluster does not serve {resource.ApiVersion} {KubernetesIds.KindOf(resource.Id)}.", resource: resource.Id));
    }

    // Its definition was deleted since discovery, which is read again by the next look.
    private Change PlanVanishedKind(Change change, DesiredResource resource)
    {
        _cluster.Discovery.Invalidate();
        return PlanUnknownKind(change, resource);
    }

    private async Task<Change> PlanCreateAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var create = change with
        {
            Action = ChangeAction.Create,
            Origin = _inventory.TryGetValue(desired.Id, out var entry) && entry.DesiredDigest == desired.Digest ? ChangeOrigin.Drift : ChangeOrigin.Pending,
        };
        if (!AsksServer || _definedNamespaces.Contains(desired.Wanted.Namespace) && !NamespaceIsLive(desired.Wanted.Namespace))
        {
            return create;
        }

        var response = await _writer.ApplyAsync(desired.Wanted, desired.Payload(Application), dryRun: true, force: true, cancellationToken);
        if (response.IsSuccess)
        {
            _cluster.DryRuns.Passed(desired, uid: null, isPlain: true);
            return create;
        }

        if (_prerequisites.MayBring(response, desired.Id))
        {
            return create with { Reason = "It can be checked when other objects of the application exist." };
        }

        if (response.IsNotFound)
        {
            return response.IsNamespaceNotFound ? PlanInMissingNamespace(create, desired) : PlanVanishedKind(create, desired.Resource);
        }

        return response.Error!.Code == KubernetesForbidden.Code ? Offline(create) : Blocked(change, Located(response.Error, desired));
    }

    private bool NamespaceIsLive(string name) =>
        _request.Live.Resources.ContainsKey(new ResourceId(KindOrder.Namespace, string.Empty, name));

    private Change PlanInMissingNamespace(Change create, DesiredObject desired)
    {
        if (_request.Application.Sync.CreateNamespace)
        {
            _missingNamespaces[desired.Wanted.Namespace] = true;
            return create;
        }

        return Blocked(create, KubernetesNamespaceMissing.Create($"The namespace {desired.Wanted.Namespace} does not exist.", resource: desired.Id));
    }

    private async Task<Change> PlanExistingAsync(
        Change change, DesiredObject desired, JsonObject live, ApplyMode mode, CancellationToken cancellationToken)
    {
        if (live.Label(WellKnown.ApplicationLabel) is { } owner && owner != Application)
        {
            return Blocked(change, KubernetesOwnedByOther.Create($"The object belongs to the application {owner}.", resource: desired.Id) with { Severity = DiagnosticSeverity.Warning });
        }

        if (mode == ApplyMode.IfNotPresent)
        {
            return change with { Action = ChangeAction.Ignored, Reason = "It exists, and is only created when it does not." };
        }

        var entry = _inventory.GetValueOrDefault(desired.Id);
        if (Baseline.Proves(entry, desired, live, _cluster.Options, Application))
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
        var ignored = _ignore.Of(desired.Wanted).Protect(payload, live, _cluster.Options);
        var response = await _writer.ApplyAsync(desired.Wanted, payload, dryRun: true, force: mode != ApplyMode.Merge, cancellationToken);
        if (response.Object is { } after)
        {
            var takesOver = mode == ApplyMode.Override && Takeover.IsNeeded(Ownership.Of(live), _cluster.Options);
            if (takesOver)
            {
                await _leftovers.RemoveAsync(desired.Wanted, live, after, cancellationToken);
            }

            _cluster.DryRuns.Passed(desired, change.Uid, isPlain: !takesOver && ignored.Count == 0);
            return Compared(change, desired, live, after, ignored);
        }

        var error = Located(response.Error!, desired);
        if (error.Code == KubernetesForbidden.Code)
        {
            return Offline(CompareOffline(change, desired, live));
        }

        var mayReplace = _request.Options.AllowReplace || ObjectDirectives.AllowsReplace(desired.Resource.Payload);
        if (error.Code != KubernetesImmutableField.Code || !mayReplace)
        {
            return Blocked(change, error);
        }

        var deltas = OfflineComparer.Compare(live, payload, _request.Desired.Redactor);
        return change with { Action = ChangeAction.Replace, Deltas = deltas, Reason = "An immutable field changes." };
    }

    private Change Compared(Change change, DesiredObject desired, JsonObject live, JsonObject after, IReadOnlyList<string> ignored)
    {
        var deltas = ObjectComparer.Compare(live, after, _request.Desired.Redactor)
            .Where(d => !ignored.Any(i => JsonPointers.IsAtOrBelow(d.Path, i)))
            .ToList();
        if (deltas.Count == 0)
        {
            _cluster.DryRuns.FoundEqual(desired.Id, desired.Digest, Baseline.Of(live, _cluster.Options.FieldManager));
        }

        WarnOfRivals(change, live, deltas);
        return WithDeltas(change, live, deltas);
    }

    /// <summary>Another applier that keeps setting a field will set it again; whoever reads the plan should know.</summary>
    private void WarnOfRivals(Change change, JsonObject live, List<Delta> deltas)
    {
        var rivals = Ownership.Of(live).Entries
            .Where(e => e.IsApply && e.Subresource.Length == 0 && e.Manager != _cluster.Options.FieldManager && !Takeover.Concerns(e, _cluster.Options));
        foreach (var rival in rivals)
        {
            if (deltas.Find(d => d.Kind == DeltaKind.Replace && FieldSet.Owns(rival.Fields, d.Path, live)) is { } taken)
            {
                _diagnostics.Add(KubernetesFieldTakenOver.Create($"The field {taken.Path} is taken over from {rival.Manager}.", resource: change.Id));
            }
        }
    }

    private Change CompareOffline(Change change, DesiredObject desired, JsonObject live) =>
        CompareOffline(change, desired, live, desired.Payload(Application));

    private Change CompareOffline(Change change, DesiredObject desired, JsonObject live, JsonObject payload)
    {
        var ignored = _ignore.Of(desired.Wanted).Protect(payload, live, _cluster.Options);
        var deltas = OfflineComparer.Compare(live, payload, _request.Desired.Redactor)
            .Where(d => !ignored.Any(i => JsonPointers.IsAtOrBelow(d.Path, i)));
        return WithDeltas(change, live, [.. deltas]);
    }

    private static Change WithDeltas(Change change, JsonObject live, IReadOnlyList<Delta> deltas) => deltas.Count == 0
        ? change with { Origin = ChangeOrigin.None }
        : change with { Action = ChangeAction.Update, Deltas = deltas, ChangedBy = Attributions.Of(live, deltas) };

    private IEnumerable<Change> CreateNamespaces() => _missingNamespaces.Keys
        .Select(name => new Change(new ResourceId(KindOrder.Namespace, string.Empty, name), ChangeAction.Create)
        {
            ApiVersion = "v1",
            Origin = ChangeOrigin.Pending,
            Reason = "sync.createNamespace",
        });

    private Change Offline(Change change)
    {
        _diagnostics.Add(KubernetesCompareOffline.Create("The identity may not patch objects of this kind.", resource: change.Id));
        return change;
    }

    private Diagnostic Located(Diagnostic error, DesiredObject desired) => error with
    {
        Message = _request.Desired.Redactor.Redact(error.Message),
        File = desired.Resource.Provenance.File,
        Line = desired.Resource.Provenance.Line,
    };

    private Change Blocked(Change change, Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return change with { Action = ChangeAction.Blocked, Reason = diagnostic.Message, Deltas = [] };
    }
}
