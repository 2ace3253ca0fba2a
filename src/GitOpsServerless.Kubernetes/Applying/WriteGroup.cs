using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Assessing;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Ordering;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Writes one group: it waits for earlier waves, then all dry runs must pass, for what is replaced under a name that is free; what has
/// to be replaced is deleted, and passes one under its own name; then everything is applied, then what comes after may have to wait.
/// </summary>
internal sealed class WriteGroup
{
    /// <summary>An established kind shows up in discovery and answers requests a little later.</summary>
    private static readonly TimeSpan DefinitionDelay = TimeSpan.FromSeconds(15);

    /// <summary>A changed schema, or a changed level of pod security, counts a little after it was written.</summary>
    private static readonly TimeSpan SchemaDelay = TimeSpan.FromSeconds(5);

    private readonly ApplyContext _context;
    private readonly Deleter _deleter;
    private readonly GroupWaiter _waiter;
    private readonly UpdateWriter _updates;
    private readonly CreateWriter _creates;
    private readonly ReplacementProbe _probe;
    private readonly ConcurrentDictionary<ResourceId, LiveResource> _answers = new();

    public WriteGroup(ApplyContext context)
    {
        _context = context;
        _deleter = new Deleter(context);
        _waiter = new GroupWaiter(context);
        _updates = new UpdateWriter(context);
        _creates = new CreateWriter(context);
        _probe = new ReplacementProbe(context.Writer, context.Application);
    }

    /// <param name="group">Changes of one phase, wave and stage.</param>
    /// <param name="before">A change that this plan wrote last before it; null when it is the first.</param>
    /// <param name="state">Where it goes on.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public async Task<GroupResult> RunAsync(List<Change> group, Change? before, ApplyState state, CancellationToken cancellationToken)
    {
        IReadOnlyList<Outcome> outcomes = [];
        if (!state.IsWritten)
        {
            if (await _waiter.WaitForEarlierAsync(group, before, state, cancellationToken) is { } waiting)
            {
                return waiting;
            }

            var written = await WriteAsync(group, state, cancellationToken);
            if (written.Errors.Count > 0 || written.WaitingFor is not null)
            {
                return written;
            }

            outcomes = written.Outcomes;
        }

        return await _waiter.WaitAsync(group, new LiveState(_answers), state, outcomes, cancellationToken);
    }

    private async Task<GroupResult> WriteAsync(List<Change> group, ApplyState state, CancellationToken cancellationToken)
    {
        var located = await LocateAsync(group, cancellationToken);
        if (!located.IsSuccess)
        {
            return GroupResult.Failed(FailedOutcomes(group, located.Diagnostics), located.Diagnostics);
        }

        var objects = located.Value;
        var replaced = objects.Where(o => o.Change.Action == ChangeAction.Replace).ToList();
        List<Diagnostic> refused =
        [
            .. await DryRunAsync([.. objects.Except(replaced)], objects, cancellationToken),
            .. await ProbeAsync(replaced, objects, cancellationToken),
        ];
        if (refused.Count > 0)
        {
            return GroupResult.Failed(FailedOutcomes(group, refused), refused);
        }

        if (await _deleter.DeleteForReplaceAsync(replaced, state, cancellationToken) is { } unfinished)
        {
            return unfinished;
        }

        refused = await DryRunAsync(replaced, objects, cancellationToken);
        return refused.Count > 0 ? GroupResult.Failed(FailedOutcomes(group, refused), refused) : await ClaimAndApplyAsync(group, objects, cancellationToken);
    }

    private async Task<GroupResult> ClaimAndApplyAsync(
        List<Change> group, List<(Change Change, DesiredObject Desired)> objects, CancellationToken cancellationToken)
    {
        List<DesiredObject> created = [.. objects.Where(o => o.Change.Action != ChangeAction.Update).Select(o => o.Desired)];
        try
        {
            List<Diagnostic> refused = [.. created.Select(_creates.Claim).OfType<Diagnostic>()];
            return refused.Count > 0 ? GroupResult.Failed(FailedOutcomes(group, refused), refused) : await ApplyAsync(objects, cancellationToken);
        }
        finally
        {
            created.ForEach(_creates.EndClaim);
        }
    }

    private async Task<Result<List<(Change Change, DesiredObject Desired)>>> LocateAsync(List<Change> group, CancellationToken cancellationToken)
    {
        var time = _context.Cluster.Time;
        var started = time.GetTimestamp();
        for (var refresh = false; ; refresh = true)
        {
            var locator = await _context.LocatorAsync(refresh, cancellationToken);
            if (!locator.IsSuccess)
            {
                return Result<List<(Change, DesiredObject)>>.Failure(locator.Diagnostics);
            }

            var result = new List<(Change, DesiredObject)>();
            var unknown = new List<Diagnostic>();
            foreach (var change in group)
            {
                if (_context.ResourceOf(change) is not { } resource)
                {
                    continue;
                }

                if (locator.Value.Locate(change.Id, resource.ApiVersion, exactVersion: true) is { } wanted)
                {
                    result.Add((change, new DesiredObject(resource, wanted, change.DesiredDigest ?? Digests.OfDesired(resource))));
                }
                else
                {
                    unknown.Add(_context.Locate(ApplyContext.UnknownKind(change), change));
                }
            }

            if (unknown.Count == 0)
            {
                return result;
            }

            var mayCome = unknown.TrueForAll(u => _context.IsDefinedHere(u.Resource!)) && time.GetElapsedTime(started) < DefinitionDelay;
            if (refresh && !mayCome)
            {
                return Result<List<(Change, DesiredObject)>>.Failure(unknown);
            }

            if (refresh)
            {
                await Task.Delay(_context.Cluster.Options.InlinePoll, time, cancellationToken);
            }
        }
    }

    private static List<Outcome> FailedOutcomes(List<Change> group, IReadOnlyList<Diagnostic> errors)
    {
        var byId = errors.Where(e => e.Resource is not null).GroupBy(e => e.Resource!).ToDictionary(g => g.Key, g => g.First());
        return
        [
            .. group.Select(c => byId.TryGetValue(c.Id, out var error)
                ? new Outcome(c.Id, OutcomeResult.Failed, error)
                : new Outcome(c.Id, OutcomeResult.Skipped, KubernetesNotApplied.Create("Another object of the same stage was refused.", resource: c.Id))),
        ];
    }

    private Task<List<Diagnostic>> DryRunAsync(
        List<(Change Change, DesiredObject Desired)> due, List<(Change Change, DesiredObject Desired)> all, CancellationToken cancellationToken)
    {
        var unknown = due.Where(o => o.Change.Action == ChangeAction.Replace || !_context.Cluster.DryRuns.HasPassed(o.Desired, o.Change.Uid));
        return RefusalsAsync(unknown, all, o => SendOnceAsync(o.Change, o.Desired, dryRun: true, cancellationToken), cancellationToken);
    }

    private Task<List<Diagnostic>> ProbeAsync(
        List<(Change Change, DesiredObject Desired)> due, List<(Change Change, DesiredObject Desired)> all, CancellationToken cancellationToken)
    {
        var suitable = due.Where(o => ReplacementProbe.Suits(o.Change.Id.Type));
        return RefusalsAsync(suitable, all, o => _probe.TryAsync(o.Desired, cancellationToken), cancellationToken);
    }

    private async Task<List<Diagnostic>> RefusalsAsync(
        IEnumerable<(Change Change, DesiredObject Desired)> due,
        List<(Change Change, DesiredObject Desired)> all,
        Func<(Change Change, DesiredObject Desired), Task<ApiResponse>> send,
        CancellationToken cancellationToken)
    {
        var refused = new ConcurrentBag<Diagnostic>();
        await Task.WhenAll(due.Select(async o =>
        {
            var response = await SendAsync(o.Change, o.Desired, () => send(o), cancellationToken);
            if (response.Error is { } error && !IsDeferred(o.Change, response, all))
            {
                refused.Add(_context.Locate(error, o.Change));
            }
        }));
        return [.. refused.OrderBy(d => d.Resource)];
    }

    // What needs something that an earlier tier of this very group writes is checked by its own write.
    private bool IsDeferred(Change change, ApiResponse refusal, List<(Change Change, DesiredObject Desired)> objects) =>
        change.Action is ChangeAction.Create or ChangeAction.Replace
        && objects.Exists(o => KindOrder.TierOf(o.Change.Id.Type) < KindOrder.TierOf(change.Id.Type))
        && _context.Prerequisites.MayBring(refusal, change.Id);

    private async Task<GroupResult> ApplyAsync(List<(Change Change, DesiredObject Desired)> objects, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        foreach (var tier in Tiers(objects))
        {
            await Task.WhenAll(tier.Select(async o => outcomes.Add(await ApplyOneAsync(o.Change, o.Desired, cancellationToken))));
            if (outcomes.Any(o => o.Result == OutcomeResult.Failed))
            {
                break;
            }
        }

        List<Outcome> all = [.. outcomes.OrderBy(o => o.Id)];
        List<Diagnostic> errors = [.. all.Where(o => o.Result == OutcomeResult.Failed).Select(o => o.Diagnostic!)];
        return errors.Count > 0 ? GroupResult.Failed(all, errors) : GroupResult.Done(all);
    }

    // In their order in any case: what others look for is sent first, though mostly nothing waits for its answer.
    private static IEnumerable<IEnumerable<(Change Change, DesiredObject Desired)>> Tiers(List<(Change Change, DesiredObject Desired)> objects)
    {
        var ordered = objects.OrderBy(o => KindOrder.TierOf(o.Change.Id.Type));
        return objects.Exists(o => KindOrder.NeedsTiers(o.Change.Id.Type)) ? ordered.GroupBy(o => KindOrder.TierOf(o.Change.Id.Type)) : [ordered];
    }

    private async Task<Outcome> ApplyOneAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var response = await SendAsync(change, desired, () => SendOnceAsync(change, desired, dryRun: false, cancellationToken), cancellationToken);
        if (change.Id.Type == KindOrder.CustomResourceDefinition)
        {
            _context.Cluster.Discovery.Invalidate();
        }

        if (response.Object is not { } live)
        {
            // Without an answer it may have been written; with one it was not, but an older one may exist.
            var mayExist = response.StatusCode == 0 || response.StatusCode >= 500 || change.Action != ChangeAction.Create;
            return new Outcome(change.Id, OutcomeResult.Failed, _context.Locate(response.Error!, change))
            {
                Entry = mayExist && !_context.IsMadeNamespace(change.Id) ? _context.MayExist(change) : null,
            };
        }

        Remember(change, desired, live);
        var isCreate = change.Action == ChangeAction.Create;
        var result = response.IsCreated || (isCreate && response.Tries > 1) ? OutcomeResult.Created : OutcomeResult.Configured;
        var remark = isCreate ? _creates.WasThere(desired, response) : null;
        return new Outcome(change.Id, result, remark is null ? null : _context.Locate(remark, change)) { Entry = _context.Applied(desired, live) };
    }

    private void Remember(Change change, DesiredObject desired, JsonObject live)
    {
        if (IsAwaitedItself(change.Id))
        {
            _answers[change.Id] = new LiveResource(change.Id, desired.Wanted.Kind.ApiVersion, live) { Uid = live.Uid(), Version = live.ResourceVersion() };
        }

        var hasExpression = _context.Request.Application.Health.Expressions.Any(e => e.Kind == desired.Wanted.Kind.Kind);
        if (!hasExpression && AppliedHealth.IsAlwaysReady(desired))
        {
            _context.Cluster.AppliedHealth.Remember(_context.Application, change.Id, live.Uid());
        }
    }

    private static bool IsAwaitedItself(ResourceId id) => id.Type is KindOrder.CustomResourceDefinition or KindOrder.Namespace;

    private async Task<ApiResponse> SendAsync(Change change, DesiredObject desired, Func<Task<ApiResponse>> send, CancellationToken cancellationToken)
    {
        var time = _context.Cluster.Time;
        var started = time.GetTimestamp();
        for (var pause = _context.Cluster.Options.InlinePoll; ; pause = pause < TimeSpan.FromSeconds(1) ? pause * 2 : pause)
        {
            var response = await send();
            var longest = IsWorthWaiting(change, response) ? DefinitionDelay
                : response.Error is { } error && _context.Earlier.MayHelp(change.Id, desired.Wanted.Namespace, error) ? SchemaDelay
                : TimeSpan.Zero;
            if (time.GetElapsedTime(started) >= longest)
            {
                return response;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // A kind that is served a moment later; the service account that is made for every new namespace; a controller that wrote meanwhile.
    private bool IsWorthWaiting(Change change, ApiResponse response) =>
        (response.IsNotFound && _context.IsDefinedHere(change.Id))
        || (response.StatusCode == 403 && response.RawMessage.Contains("serviceaccount \"default\" not found", StringComparison.Ordinal))
        || (response.IsConflict && response.Reason == "Conflict" && response.Error!.Code == KubernetesChangedMeanwhile.Code);

    private static bool IsForced(DesiredObject desired) => ObjectDirectives.ModeOf(desired.Resource.Payload, null) != ApplyMode.Merge;

    private async Task<ApiResponse> SendOnceAsync(Change change, DesiredObject desired, bool dryRun, CancellationToken cancellationToken)
    {
        var force = IsForced(desired);
        var answer = dryRun ? AnswerPart.Nothing : IsAwaitedItself(change.Id) ? AnswerPart.Object : AnswerPart.Metadata;
        if (change.Action != ChangeAction.Update)
        {
            return dryRun ? await _creates.DryRunAsync(desired, force, cancellationToken) : await _creates.WriteAsync(desired, force, answer, cancellationToken);
        }

        if (!_context.Cluster.DryRuns.IsPlain(desired, change.Uid))
        {
            return await _updates.SendAsync(change, desired, dryRun, force, answer, cancellationToken);
        }

        var payload = _context.Cluster.DryRuns.TakePayload(desired, change.Uid) ?? ApiRequest.Serialize(desired.Payload(_context.Application));
        return await _context.Writer.ApplyAsync(desired.Wanted, payload, dryRun, force, answer, cancellationToken);
    }
}
