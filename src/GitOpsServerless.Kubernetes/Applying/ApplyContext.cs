using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Ignoring;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Ordering;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>What all parts of one apply share.</summary>
internal sealed class ApplyContext
{
    private readonly Dictionary<ResourceId, DesiredResource> _desired;
    private readonly Dictionary<ResourceId, InventoryEntry> _inventory;
    private readonly HashSet<string> _definedTypes;

    public ApplyContext(Cluster cluster, ApplyRequest request, string defaultNamespace)
    {
        Cluster = cluster;
        Request = request;
        DefaultNamespace = defaultNamespace;
        Writer = new ObjectWriter(cluster.Client, cluster.Options);
        Sequence = ApplySequence.Of(request.Desired);
        Prerequisites = new Prerequisites(request.Desired);
        Ignore = new IgnoreRules(request.Options.IgnoreDifferences, request.Desired);
        Earlier = new EarlierChanges(request.Plan.Changes, request.Desired, Sequence);
        _desired = request.Desired.Resources.ToDictionary(r => r.Id);
        _definedTypes = request.Desired.Resources.Where(r => r.Id.Type == KindOrder.CustomResourceDefinition)
            .Select(ApplySequence.DefinedType).ToHashSet(StringComparer.Ordinal);
        _inventory = request.Inventory.Entries.ToDictionary(e => e.Id);
    }

    public Cluster Cluster { get; }

    public ApplyRequest Request { get; }

    public string DefaultNamespace { get; }

    public ObjectWriter Writer { get; }

    public ApplySequence Sequence { get; }

    public Prerequisites Prerequisites { get; }

    public IgnoreRules Ignore { get; }

    public EarlierChanges Earlier { get; }

    public string Application => Request.Application.Name;

    public InventoryEntry? EntryOf(ResourceId id) => _inventory.GetValueOrDefault(id);

    public async Task<Result<ObjectLocator>> LocatorAsync(bool refresh, CancellationToken cancellationToken)
    {
        var catalog = refresh ? await Cluster.Discovery.RefreshAsync(cancellationToken) : await Cluster.Discovery.GetAsync(cancellationToken);
        return catalog.IsSuccess ? new ObjectLocator(catalog.Value, DefaultNamespace) : Result<ObjectLocator>.Failure(catalog.Diagnostics);
    }

    /// <summary>The resource of a change; a namespace that the plan makes has none in Git.</summary>
    public DesiredResource? ResourceOf(Change change) =>
        _desired.TryGetValue(change.Id, out var resource) ? resource
        : change is { Action: ChangeAction.Create, Id.Type: KindOrder.Namespace } ? MadeNamespace(change.Id)
        : null;

    /// <summary>Whether a definition of the same application brings the type, so that the API server may serve it a moment later.</summary>
    public bool IsDefinedHere(ResourceId id) => _definedTypes.Contains(id.Type);

    public ApplyPosition PositionOf(Change change) =>
        IsMadeNamespace(change.Id) ? Sequence.PositionOfNamespace(change.Id.Name) : Sequence.PositionOf(change.Id);

    public bool IsMadeNamespace(ResourceId id) => id.Type == KindOrder.Namespace && !_desired.ContainsKey(id);

    /// <summary>The inventory entry of an object that was applied.</summary>
    public InventoryEntry? Applied(DesiredObject desired, JsonObject live)
    {
        if (IsMadeNamespace(desired.Id))
        {
            // Nobody asked for its deletion, and other things may live in it.
            return null;
        }

        return new InventoryEntry(desired.Id, desired.Wanted.Kind.ApiVersion)
        {
            Uid = live.Uid(),
            DesiredDigest = desired.Digest,
            Revision = Request.Revision.Id,
            AppliedAt = Cluster.Time.GetUtcNow(),
            Baseline = Sequence.HookOf(desired.Id) is null
                ? Baseline.OfApplied(live, desired, Cluster.Options, Ignore.DigestOf(desired.Wanted))
                : Baseline.ForHook(),
        };
    }

    /// <summary>The entry of an object that may have been written although no answer came.</summary>
    public InventoryEntry MayExist(Change change) =>
        EntryOf(change.Id) ?? new InventoryEntry(change.Id, change.ApiVersion ?? "v1") { Revision = Request.Revision.Id };

    /// <summary>A diagnostic with its file, without secrets.</summary>
    public Diagnostic Locate(Diagnostic error, Change change) => error with
    {
        Message = Request.Desired.Redactor.Redact(error.Message),
        Resource = error.Resource ?? change.Id,
        File = change.Provenance?.File,
        Line = change.Provenance?.Line,
    };

    public static Diagnostic UnknownKind(Change change) =>
        KubernetesUnknownKind.Create($"The cluster does not serve {change.ApiVersion} {KubernetesIds.KindOf(change.Id)}.", resource: change.Id);

    private static DesiredResource MadeNamespace(ResourceId id) => new(
        id,
        "v1",
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = id.Name } },
        new Provenance("(sync.createNamespace)"));
}
