using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Tests.Support;

/// <summary>Source, renderer and target over a world in memory.</summary>
internal sealed class ConstantTarget(ConstantWorld world) : ISource, IRenderer, ITarget, ITargetFactory
{
    public Platform Platform => Platform.Kubernetes;

    public bool Serves(SourceDefinition source) => true;

    public bool Serves(TargetDefinition target) => true;

    public Task<Result<ITarget>> CreateAsync(TargetDefinition target, CancellationToken cancellationToken) => Task.FromResult(Result<ITarget>.Success(this));

    public Task<Result<Revision>> ResolveAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        Task.FromResult(Result<Revision>.Success(new Revision(world.Newest)));

    public Task<Result<Revision>> GetAsync(SourceDefinition source, string revisionId, CancellationToken cancellationToken) =>
        Task.FromResult(Result<Revision>.Success(new Revision(revisionId)));

    public Task<Result<IFileTree>> FetchAsync(SourceDefinition source, Revision revision, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IFileTree>.Success(new EmptyTree(revision)));

    public Task<Result<IReadOnlyList<string>>> ChangedPathsAsync(SourceDefinition source, string from, string to, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<string>>.Success([]));

    public Task<Result<IReadOnlyList<Revision>>> HistoryAsync(SourceDefinition source, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(Result<IReadOnlyList<Revision>>.Success([]));

    public ValueTask<bool> AcceptsAsync(RenderRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public Task<Result<DesiredState>> RenderAsync(RenderRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<DesiredState>>(new DesiredState(
            [new DesiredResource(IdOf(request.Application.Name), "v1", ConstantWorld.Payload(request.Files.Revision.Id), new Provenance("a.yaml"))]));

    public Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken)
    {
        var id = IdOf(request.Application.Name);
        return Task.FromResult(Result<LiveState>.Success(world.Live.TryGetValue(request.Application.Name, out var revision)
            ? new LiveState(new Dictionary<ResourceId, LiveResource> { [id] = new(id, "v1", ConstantWorld.Payload(revision)) })
            : LiveState.Empty));
    }

    public Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var id = IdOf(request.Application.Name);
        var live = request.Live.Resources.GetValueOrDefault(id)?.Payload["revision"]?.GetValue<string>();
        var desired = request.Desired.Resources[0].Payload["revision"]!.GetValue<string>();
        var change = live == desired ? new Change(id, ChangeAction.NoChange)
            : live is null ? new Change(id, ChangeAction.Create)
            : new Change(id, ChangeAction.Update) { Deltas = [new Delta("/revision", JsonValue.Create(live), JsonValue.Create(desired), DeltaKind.Replace)] };
        return Task.FromResult<Result<Plan>>(new Plan(request.Application.Name, request.Revision.Id, [change with { DesiredDigest = Digests.OfDesired(request.Desired.Resources[0]) }]));
    }

    public Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken)
    {
        world.Live[request.Application.Name] = request.Revision.Id;
        var id = IdOf(request.Application.Name);
        return Task.FromResult(new ApplyStep(ApplyStatus.Completed, [new Outcome(id, OutcomeResult.Configured) { Entry = new InventoryEntry(id, "v1") { Revision = request.Revision.Id, DesiredDigest = Digests.OfDesired(request.Desired.Resources[0]) } }]));
    }

    public Task CancelAsync(ApplyRequest request, Continuation from, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken) => Task.FromResult(
        Result<HealthReport>.Success(new HealthReport([new ResourceHealth(IdOf(request.Application.Name), new Health(HealthStatus.Healthy))])));

    public Task<Result<TargetFacts>> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult<Result<TargetFacts>>(new TargetFacts(null, []));

    private static ResourceId IdOf(string application) => new("ConfigMap", "default", application);

    private sealed class EmptyTree(Revision revision) : IFileTree
    {
        public Revision Revision => revision;

        public ValueTask<Result<IReadOnlyList<FileEntry>>> ListAsync(string folder, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<IReadOnlyList<FileEntry>>.Success([]));

        public ValueTask<Result<ReadOnlyMemory<byte>?>> ReadAsync(string path, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Result<ReadOnlyMemory<byte>?>.Success(null));
    }
}
