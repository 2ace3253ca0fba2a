using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Applying;
using GitOpsServerless.Kubernetes.Assessing;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes;

/// <summary>A Kubernetes cluster as a target of desired state.</summary>
internal sealed class KubernetesTarget(Cluster cluster, string defaultNamespace) : ITarget
{
    public async Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken)
    {
        cluster.AppliedHealth.Forget(request.Application.Name);
        var wanted = request.Desired.Resources.Where(r => !r.IsExisting).Select(r => (r.Id, r.ApiVersion, Exact: true));
        var remembered = request.Inventory.Entries.Select(e => (e.Id, e.ApiVersion, Exact: false));
        var notRead = FirstLook.Of(request.Desired, request.Inventory);
        var live = await ReadAsync(wanted.Concat(remembered).DistinctBy(w => w.Id), notRead, request.Application.Name, request.Inventory, cancellationToken);
        return live.IsSuccess && cluster.Client.Connection.SkipTlsVerification
            ? live.Value with { Diagnostics = [.. live.Value.Diagnostics, KubernetesTlsNotVerified.Create($"The certificate of {cluster.Client.Connection.Server.Host} is not checked.")] }
            : live;
    }

    public async Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var catalog = await cluster.Discovery.GetAsync(cancellationToken);
        return catalog.IsSuccess
            ? await new Planner(cluster, request, new ObjectLocator(catalog.Value, defaultNamespace)).PlanAsync(cancellationToken)
            : Result<Plan>.Failure(catalog.Diagnostics);
    }

    public Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken) =>
        new Applier(new ApplyContext(cluster, request, defaultNamespace)).ApplyAsync(from, cancellationToken);

    /// <summary>Nothing runs in a cluster on behalf of a continuation: what was written is written.</summary>
    public Task CancelAsync(ApplyRequest request, Continuation from, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken)
    {
        var entries = request.Inventory.Entries.Where(e => !Baseline.IsHook(e)).ToList();
        var ready = entries.Where(e => cluster.AppliedHealth.IsReady(request.Application.Name, e)).Select(e => e.Id).ToHashSet();
        var live = await ReadAsync(entries.Select(e => (e.Id, e.ApiVersion, false)), ready, request.Application.Name, request.Inventory, cancellationToken);
        return live.IsSuccess
            ? new HealthReporter(request.Application.Health.Expressions, cluster.Time).Report(entries, ready, live.Value)
            : Result<HealthReport>.Failure(live.Diagnostics);
    }

    public async Task<Result<TargetFacts>> DescribeAsync(CancellationToken cancellationToken)
    {
        var version = cluster.Client.SendAsync(ApiRequest.Get("/version"), cancellationToken);
        var catalog = await cluster.Discovery.GetAsync(cancellationToken);
        if (!catalog.IsSuccess)
        {
            return Result<TargetFacts>.Failure(catalog.Diagnostics);
        }

        var kinds = catalog.Value.Kinds;
        return new TargetFacts(
            (await version).Object.TextAt("gitVersion"),
            [.. kinds.Select(k => k.ApiVersion).Concat(kinds.Select(k => $"{k.ApiVersion}/{k.Kind}")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private async Task<Result<LiveState>> ReadAsync(
        IEnumerable<(ResourceId Id, string ApiVersion, bool Exact)> wanted,
        IReadOnlySet<ResourceId> except,
        string application,
        Inventory inventory,
        CancellationToken cancellationToken)
    {
        var all = wanted.ToList();
        var live = await ReadOnceAsync(all, except, application, inventory, cancellationToken);
        var hasVanishedKind = live.IsSuccess
            ? live.Value.Unreadable.Values.Any(d => d.Code == KubernetesObjectNotFound.Code)
            : live.Error!.Code == KubernetesObjectNotFound.Code;
        if (!hasVanishedKind)
        {
            return live;
        }

        // The path of a kind is not served any more: its definition was deleted since discovery.
        cluster.Discovery.Invalidate();
        return await ReadOnceAsync(all, except, application, inventory, cancellationToken);
    }

    private async Task<Result<LiveState>> ReadOnceAsync(
        List<(ResourceId Id, string ApiVersion, bool Exact)> all,
        IReadOnlySet<ResourceId> except,
        string application,
        Inventory inventory,
        CancellationToken cancellationToken)
    {
        var located = await LocateAllAsync(all, cancellationToken);
        if (!located.IsSuccess)
        {
            return Result<LiveState>.Failure(located.Diagnostics);
        }

        var (objects, unreadable) = located.Value;
        var applied = inventory.Entries.Select(e => e.Id.Type).ToHashSet(StringComparer.Ordinal);
        List<WantedObject> read = except.Count == 0 ? objects : [.. objects.Where(o => !except.Contains(o.Id))];
        var live = await new LiveReader(cluster.Client, cluster.Options).ReadAsync(read, application, applied, cancellationToken) with { NotRead = except };
        if (live.Unreadable.Count > 0 && live.Unreadable.Count == all.Count)
        {
            return live.Unreadable.Values.First();
        }

        return unreadable.Count == 0 ? live : live with { Unreadable = live.Unreadable.Concat(unreadable).ToDictionary() };
    }

    private async Task<Result<(List<WantedObject> Objects, Dictionary<ResourceId, Diagnostic> Unreadable)>> LocateAllAsync(
        List<(ResourceId Id, string ApiVersion, bool Exact)> wanted, CancellationToken cancellationToken)
    {
        for (var refresh = false; ; refresh = true)
        {
            var catalog = refresh ? await cluster.Discovery.RefreshAsync(cancellationToken) : await cluster.Discovery.GetAsync(cancellationToken);
            if (!catalog.IsSuccess)
            {
                return Result<(List<WantedObject>, Dictionary<ResourceId, Diagnostic>)>.Failure(catalog.Diagnostics);
            }

            var locator = new ObjectLocator(catalog.Value, defaultNamespace);
            var objects = new List<WantedObject>();
            var unreadable = new Dictionary<ResourceId, Diagnostic>();
            var isMissing = false;
            foreach (var (id, apiVersion, exact) in wanted)
            {
                if (locator.Locate(id, apiVersion, exact) is { } place)
                {
                    objects.Add(place);
                }
                else if (catalog.Value.FailedGroups.Contains(KubernetesIds.GroupOf(id)))
                {
                    unreadable[id] = DiagnosticCatalog.KubernetesListIncomplete.Create("The API of its group does not answer.", resource: id);
                }
                else
                {
                    isMissing = true;
                }
            }

            if (!isMissing || refresh)
            {
                return (objects, unreadable);
            }
        }
    }
}
