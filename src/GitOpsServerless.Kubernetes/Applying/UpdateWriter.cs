using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>Applies to an existing object whose ignored fields and foreign leftovers matter: by a fresh look at it.</summary>
internal sealed class UpdateWriter(ApplyContext context)
{
    private const int Attempts = 4;

    public async Task<ApiResponse> SendAsync(
        Change change, DesiredObject desired, bool dryRun, bool force, AnswerPart answer, CancellationToken cancellationToken)
    {
        var (current, live) = await ReadAsync(change, desired, cancellationToken);
        if (live is null)
        {
            return current;
        }

        if (!dryRun && force)
        {
            (current, live) = await TakeOverAsync(change, desired, current, live, cancellationToken);
            if (live is null)
            {
                return current;
            }
        }

        var payload = desired.Payload(context.Application);
        var ignored = context.Ignore.Of(desired.Wanted).Protect(payload, live, context.Cluster.Options);
        return ignored.IsSuccess
            ? await context.Writer.ApplyAsync(desired.Wanted, ApiRequest.Serialize(payload), dryRun, force, answer, cancellationToken)
            : new ApiResponse(422) { Error = ignored.Error! with { Resource = change.Id } };
    }

    private async Task<(ApiResponse Response, JsonObject? Live)> ReadAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var response = await context.Writer.GetAsync(desired.Wanted, cancellationToken);
        if (response.Object is not { } live)
        {
            return (response.IsNotFound ? Changed(change, "It was deleted since the plan was made.") : response, null);
        }

        var owner = live.Label(WellKnown.ApplicationLabel);
        return change.Uid is not null && live.Uid() != change.Uid ? (Changed(change, "It was created anew since the plan was made."), null)
            : owner is not null && owner != context.Application ? (Changed(change, $"The application {owner} took it since the plan was made."), null)
            : (response, live);
    }

    private static ApiResponse Changed(Change change, string message) =>
        new(409) { Error = KubernetesChangedMeanwhile.Create(message, resource: change.Id) };

    private async Task<(ApiResponse Response, JsonObject? Live)> TakeOverAsync(
        Change change, DesiredObject desired, ApiResponse current, JsonObject live, CancellationToken cancellationToken)
    {
        for (var attempt = 0; Takeover.IsNeeded(Ownership.Of(live), context.Cluster.Options); attempt++)
        {
            var patch = TakeoverPatch.Create(live, context.Cluster.Options, context.Cluster.Time.GetUtcNow());
            var response = await context.Writer.PatchJsonAsync(desired.Wanted, patch, dryRun: false, cancellationToken);
            if (response.Object is { } patched)
            {
                return (response, patched);
            }

            if (!response.IsConflict || attempt >= Attempts)
            {
                return (response, null);
            }

            (current, var again) = await ReadAsync(change, desired, cancellationToken);
            if (again is null)
            {
                return (current, null);
            }

            live = again;
        }

        return (current, live);
    }
}
