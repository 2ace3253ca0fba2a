using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Observing;
using GitOpsServerless.Kubernetes.Planning;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>Where the deletion of one object stands.</summary>
internal enum DeletionStatus
{
    /// <summary>It is gone, or another incarnation stands in its place.</summary>
    Gone,

    /// <summary>It was asked for and goes on.</summary>
    Pending,

    /// <summary>The API server refused.</summary>
    Failed,
}

/// <summary>Deletes single incarnations and looks whether they are gone.</summary>
internal sealed class Deleter(ApplyContext context)
{
    /// <summary>Deletes one incarnation unless that is under way already. Safe to repeat.</summary>
    public async Task<(DeletionStatus Status, Diagnostic? Error)> DeleteAsync(
        WantedObject wanted, string? uid, JsonObject live, CancellationToken cancellationToken)
    {
        if (uid is not null && live.Uid() != uid)
        {
            return (DeletionStatus.Gone, null);
        }

        if (live.IsBeingDeleted())
        {
            return (DeletionStatus.Pending, null);
        }

        var response = await context.Writer.DeleteAsync(wanted, live.Uid() ?? string.Empty, live.ResourceVersion(), cancellationToken);
        if (response.IsSuccess || response.IsConflict)
        {
            // A conflict means that it changed since it was read; the next look decides anew.
            return (DeletionStatus.Pending, null);
        }

        return response.IsObjectNotFound ? (DeletionStatus.Gone, null) : (DeletionStatus.Failed, response.Error);
    }

    /// <summary>Deletes what is to be created again, unless it is somebody else's. Null when all of it is gone.</summary>
    public async Task<GroupResult?> DeleteForReplaceAsync(
        List<(Change Change, DesiredObject Desired)> replaced, ApplyState state, CancellationToken cancellationToken)
    {
        var time = context.Cluster.Time;
        var started = time.GetTimestamp();
        while (replaced.Count > 0)
        {
            var looks = await Task.WhenAll(replaced.Select(r => LookAsync(r.Change, r.Desired, cancellationToken)));
            var errors = looks.Where(l => l.Error is not null).Select(l => l.Error!).ToList();
            if (errors.Count > 0)
            {
                return GroupResult.Failed([.. errors.Select(e => new Outcome(e.Resource!, OutcomeResult.Failed, e) { Entry = context.EntryOf(e.Resource!) })], errors);
            }

            var pending = replaced.Where((_, i) => looks[i].Status == DeletionStatus.Pending).ToList();
            if (pending.Count == 0)
            {
                return null;
            }

            if (time.GetElapsedTime(started) >= context.Cluster.Options.InlineWait)
            {
                return time.GetUtcNow() - state.Since > context.Cluster.Options.DeletionTimeout
                    ? TimedOut(pending[0].Change)
                    : GroupResult.Waiting([], $"Waiting for the deletion of {pending[0].Change.Id}, which is created again.", isWritten: false);
            }

            await Task.Delay(context.Cluster.Options.InlinePoll, time, cancellationToken);
        }

        return null;
    }

    private static GroupResult TimedOut(Change change)
    {
        var error = KubernetesDeletionUnconfirmed.Create("It was not gone in time to be created again.", resource: change.Id) with { Severity = DiagnosticSeverity.Error };
        return GroupResult.Failed([new Outcome(change.Id, OutcomeResult.Failed, error)], [error]);
    }

    /// <summary>Looks once at what is to be created again, and deletes it when it is still the incarnation of the plan and the application's.</summary>
    private async Task<(DeletionStatus Status, Diagnostic? Error)> LookAsync(Change change, DesiredObject desired, CancellationToken cancellationToken)
    {
        var response = await context.Writer.GetAsync(desired.Wanted, cancellationToken);
        if (response.Object is not { } live)
        {
            return response.IsObjectNotFound ? (DeletionStatus.Gone, null) : (DeletionStatus.Failed, context.Locate(response.Error!, change));
        }

        if (WhyNotOurs(change, live) is { } foreign)
        {
            return (DeletionStatus.Failed, context.Locate(foreign with { Resource = change.Id }, change));
        }

        var (status, error) = await DeleteAsync(desired.Wanted, change.Uid, live, cancellationToken);
        return (status, error is null ? null : context.Locate(error, change));
    }

    // Another incarnation is what this very step made before it was repeated, or somebody else's.
    private Diagnostic? WhyNotOurs(Change change, JsonObject live)
    {
        var owner = live.Label(WellKnown.ApplicationLabel);
        return owner == context.Application ? null
            : context.Sequence.HookOf(change.Id) is not null ? HookOwnership.WhyNotOurs(live, context.Application, context.EntryOf(change.Id))
            : owner is not null ? KubernetesOwnedByOther.Create($"The application {owner} took it since the plan was made.")
            : live.Uid() != change.Uid ? KubernetesChangedMeanwhile.Create("It was created anew since the plan was made.")
            : null;
    }
}
