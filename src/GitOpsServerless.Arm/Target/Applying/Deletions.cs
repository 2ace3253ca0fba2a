using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>What one step of deleting came to.</summary>
/// <param name="State">Where it stands; nothing is left when it is done.</param>
/// <param name="Outcomes">What happened to resources in this step.</param>
/// <param name="After">When to go on, where Azure says so.</param>
internal sealed record DeletionStep(ApplyState State, IReadOnlyList<Outcome> Outcomes, TimeSpan? After);

/// <summary>
/// Deletes resources: children before parents, extensions before what they extend. An accepted deletion is followed by its link, which tells why it
/// failed, and confirmed by a read that finds nothing. What holds things of others is not deleted.
/// </summary>
internal sealed class Deletions(ArmClient client, ForeignContents contents)
{
    private const int MaxDeletesInStep = 20;
    private const int MaxTries = 40;

    /// <summary>One step.</summary>
    /// <param name="doomed">What is deleted.</param>
    /// <param name="mayGo">What may go with it.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<DeletionStep> StepAsync(IReadOnlyList<Change> doomed, IReadOnlySet<ResourceId> mayGo, ApplyState state, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        var left = state.Left.Where(l => l < doomed.Count).ToList();
        var accepted = state.Accepted.Where(a => a.Key < doomed.Count).ToDictionary();
        var refused = new List<(int Position, Outcome Outcome)>();
        TimeSpan? after = null;
        var free = left.Where(p => !doomed.Where((d, i) => left.Contains(i) && i != p && IsBelow(d.Id, doomed[p].Id)).Any()).ToList();
        foreach (var position in free.Take(MaxDeletesInStep))
        {
            var change = doomed[position];
            var link = accepted.GetValueOrDefault(position);
            if (link is null && (await OtherAsync(change, cancellationToken) ?? await contents.RefusalAsync(change.Id, mayGo, cancellationToken)) is { } refusal)
            {
                after = refusal.RetryAfter > after || after is null ? refusal.RetryAfter ?? after : after;
                if (!refusal.IsTransient || state.Tries >= MaxTries)
                {
                    refused.Add((position, new Outcome(change.Id, OutcomeResult.Skipped, refusal)));
                }

                continue;
            }

            var response = link is null
                ? await client.DeleteAsync(AzureResourceId.Format(change.Id), VersionOf(change), cancellationToken)
                : await ConfirmAsync(change, link, cancellationToken);
            after = response.RetryAfter > after || after is null ? response.RetryAfter ?? after : after;
            if (IsGone(response, link))
            {
                left.Remove(position);
                outcomes.Add(new Outcome(change.Id, OutcomeResult.Deleted));
            }
            else if (response.IsSuccess)
            {
                accepted[position] = link ?? response.AsyncOperation ?? response.Location ?? "";
            }
            else if (!MayComeRight(response) || state.Tries >= MaxTries)
            {
                refused.Add((position, Refused(change, response)));
            }
        }

        // What another resource still uses can go when that one is gone: a refusal is final when nothing else moves any more.
        var failed = refused.Where(r => accepted.ContainsKey(r.Position)).Select(r => r.Position).ToHashSet();
        var moves = outcomes.Count > 0 || accepted.Keys.Any(a => left.Contains(a) && !failed.Contains(a)) || free.Count > MaxDeletesInStep;
        foreach (var (position, outcome) in refused)
        {
            if (!moves || state.Tries >= MaxTries || IsFinal(outcome))
            {
                left.Remove(position);
                outcomes.Add(outcome);
            }

            // A deletion that failed after it was accepted is asked for again.
            accepted.Remove(position);
        }

        if (left.Count > 0 && state.Tries >= MaxTries)
        {
            outcomes.AddRange(left.Select(l => new Outcome(doomed[l].Id, OutcomeResult.Unknown)));
            left.Clear();
        }

        return new DeletionStep(
            state with { Tries = state.Tries + 1, Left = left, Accepted = accepted.Where(a => left.Contains(a.Key)).ToDictionary() }, outcomes, after);
    }

    private static bool IsFinal(Outcome outcome) =>
        outcome.Diagnostic?.Code is { } code && (code == DiagnosticCatalog.AzureResourceLocked.Code || code == DiagnosticCatalog.AzureDenyAssignment.Code);

    private static bool IsBelow(ResourceId id, ResourceId ancestor) =>
        AzureResourceId.Format(id).StartsWith(AzureResourceId.Format(ancestor) + "/", StringComparison.OrdinalIgnoreCase);

    private static string VersionOf(Change change) => change.ApiVersion is { Length: > 0 } version ? version : ApiVersions.Resources;

    /// <summary>Why it is not deleted although the plan says so: another resource has the name now.</summary>
    private async Task<Diagnostic?> OtherAsync(Change change, CancellationToken cancellationToken)
    {
        if (change.Uid is null)
        {
            return null;
        }

        var live = await client.GetAsync(AzureResourceId.Format(change.Id), VersionOf(change), cancellationToken);
        if (live.IsProbablyAbsent)
        {
            return null;
        }

        if (live is not { IsSuccess: true, Object: { } body })
        {
            return ArmDiagnostics.Of(live, $"Reading {change.Id} before it is deleted", change.Id);
        }

        return Incarnation.IsOther(change.Uid, body)
            ? DiagnosticCatalog.AzureCannotDelete.Create($"{change.Id} was deleted and made again by somebody else since it was applied.", resource: change.Id, help: "Delete it by hand when it may go.")
            : null;
    }

    /// <summary>How an accepted deletion goes: its operation says why it failed; that it is done is seen at the resource.</summary>
    private async Task<ArmResponse> ConfirmAsync(Change change, string link, CancellationToken cancellationToken)
    {
        var operation = link.Length == 0 ? null : await client.GetLinkAsync(link, cancellationToken);
        var status = JsonText.TextAt(operation?.Body, "status")?.ToUpperInvariant();
        if (operation is { IsSuccess: true } && status is "FAILED" or "CANCELED")
        {
            return operation! with { Status = 409, Error = ArmError.Parse(operation.Body) ?? ArmError.Of("DeletionFailed", $"The deletion ended as {JsonText.TextAt(operation.Body, "status")}.") };
        }

        if (operation is { IsSuccess: false, Status: >= 400 and < 500 and not (404 or 408 or 429) } && !IsAboutLink(operation))
        {
            return operation;
        }

        var read = await client.GetAsync(AzureResourceId.Format(change.Id), VersionOf(change), cancellationToken);
        return read.RetryAfter is null && operation?.RetryAfter is { } after ? read with { RetryAfter = after } : read;
    }

    // A link that cannot be asked says nothing about the deletion.
    private static bool IsAboutLink(ArmResponse operation) =>
        operation.Status is 401 or 403 or 405 || operation.Error?.Has("InvalidResourceType") == true || operation.Error?.Has("NotFound") == true;

    // A 404 without a reason confirms only what Azure has accepted. A 200 or 204 to the delete itself confirms; a 202 only accepts, whatever headers come with it. What cannot be read at all is gone when Azure took the deletion.
    private static bool IsGone(ArmResponse response, string? link) =>
        response.IsAbsent || (link is null ? response.Status is 200 or 204 : response.Status == 405 || response.IsProbablyAbsent);

    // A conflict of the request may pass; one that ended an accepted deletion is its result.
    private static bool MayComeRight(ArmResponse response) =>
        response.Error?.Has("ScopeLocked") != true
        && response.Error?.Has("DenyAssignmentAuthorizationFailed") != true
        && (response.Status is 0 or 408 or 429 or >= 500 || response is { Status: 409, Method: "DELETE" });

    private static Outcome Refused(Change change, ArmResponse response)
    {
        var error = response.Error ?? ArmError.Of("Unknown", $"HTTP {response.Status}");
        var diagnostic = ArmDiagnostics.Of(response, $"Deleting {AzureResourceId.Format(change.Id)}", change.Id);
        return response switch
        {
            _ when error.Has("ScopeLocked") => new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureResourceLocked.Create(error.Sentence(), resource: change.Id)),
            _ when error.Has("DenyAssignmentAuthorizationFailed") => new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureDenyAssignment.Create(error.Sentence(), resource: change.Id)),
            { Status: 400 or 405 or 409 } => new Outcome(change.Id, OutcomeResult.Skipped, DiagnosticCatalog.AzureCannotDelete.Create(error.Sentence(), resource: change.Id)),
            _ => new Outcome(change.Id, OutcomeResult.Failed, diagnostic),
        };
    }
}
