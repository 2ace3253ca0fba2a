using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Applies what did not exist when it was planned. Server-side apply knows no "create only", so that whoever made the object meanwhile
/// would be written over: a dry run just before the write tells by its status (HTTP 200) that somebody was there, and two applications
/// of this process take turns.
/// </summary>
internal sealed class CreateWriter(ApplyContext context)
{
    private readonly ConcurrentDictionary<ResourceId, DateTimeOffset> _lookedAt = new();
    private readonly ConcurrentDictionary<ResourceId, bool> _ours = new();

    public async Task<ApiResponse> DryRunAsync(DesiredObject desired, bool force, CancellationToken cancellationToken)
    {
        var sent = context.Cluster.Time.GetUtcNow();
        var payload = ApiRequest.Serialize(desired.Payload(context.Application));
        var response = await context.Writer.ApplyAsync(desired.Wanted, payload, dryRun: true, force, AnswerPart.Nothing, cancellationToken);
        if (!response.IsSuccess)
        {
            return response;
        }

        _lookedAt[desired.Id] = sent;
        return response.IsCreated ? response : await LookAsync(desired, response, cancellationToken);
    }

    /// <summary>Takes the object for the application; what another one is creating is refused.</summary>
    public Diagnostic? Claim(DesiredObject desired)
    {
        if (_ours.ContainsKey(desired.Id) || context.IsMadeNamespace(desired.Id))
        {
            return null;
        }

        var lookedAt = _lookedAt.TryGetValue(desired.Id, out var at) ? at
            : context.Cluster.DryRuns.PassedAt(desired, uid: null) ?? DateTimeOffset.MinValue;
        return context.Cluster.Claims.Take(desired.Wanted, context.Application, lookedAt) is { } other
            ? KubernetesOwnedByOther.Create($"The application {other} is creating the object, too.", resource: desired.Id)
            : null;
    }

    public void EndClaim(DesiredObject desired) => context.Cluster.Claims.End(desired.Wanted, context.Application);

    public Task<ApiResponse> WriteAsync(DesiredObject desired, bool force, AnswerPart answer, CancellationToken cancellationToken)
    {
        var payload = context.Cluster.DryRuns.TakePayload(desired, uid: null) ?? ApiRequest.Serialize(desired.Payload(context.Application));
        return context.Writer.ApplyAsync(desired.Wanted, payload, dryRun: false, force, answer, cancellationToken);
    }

    /// <summary>What there is to say when a create met an object, although nothing was there a moment ago; null when it is ours.</summary>
    public Diagnostic? WasThere(DesiredObject desired, ApiResponse response) =>
        response.IsCreated || response.Tries > 1 || _ours.ContainsKey(desired.Id) || context.IsMadeNamespace(desired.Id)
            ? null
            : KubernetesChangedMeanwhile.Create("Somebody else created it between the plan and the apply; it was applied over it.", resource: desired.Id) with
            {
                Severity = DiagnosticSeverity.Warning,
            };

    private async Task<ApiResponse> LookAsync(DesiredObject desired, ApiResponse passed, CancellationToken cancellationToken)
    {
        if (context.IsMadeNamespace(desired.Id))
        {
            return passed;
        }

        var current = await context.Writer.GetAsync(desired.Wanted, cancellationToken);
        if (current.Object is not { } live)
        {
            return current.IsObjectNotFound ? passed : current;
        }

        if (WhyNotOurs(live) is { } foreign)
        {
            return new ApiResponse(409) { Error = foreign with { Resource = desired.Id } };
        }

        _ours[desired.Id] = true;
        return passed;
    }

    // A repeated step finds what the first one created.
    private Diagnostic? WhyNotOurs(JsonObject live)
    {
        var owner = live.Label(WellKnown.ApplicationLabel);
        return owner == context.Application ? null
            : owner is not null ? KubernetesOwnedByOther.Create($"The application {owner} created it since the plan was made.")
            : KubernetesChangedMeanwhile.Create("Somebody else created it since the plan was made.");
    }
}
