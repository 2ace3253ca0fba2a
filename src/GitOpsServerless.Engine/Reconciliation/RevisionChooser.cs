using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>What another revision means for an application.</summary>
internal enum RevisionMeaning
{
    /// <summary>It wants something else.</summary>
    Different,

    /// <summary>It wants the same: the commit does not touch what the application sees.</summary>
    Same,

    /// <summary>It could not be found out now.</summary>
    Unknown,
}

/// <summary>Which revision is wanted.</summary>
/// <param name="Revision">The newest one, or the one that a rollback holds.</param>
/// <param name="Newer">What the newest revision means beside the one that was rolled back; null when nothing is held or nothing is newer.</param>
internal sealed record WantedRevision(Revision Revision, RevisionMeaning? Newer);

/// <summary>
/// Chooses between the newest revision and the one that a rollback holds, and tells commits that concern an application from those that do
/// not. What they render to decides: an application may read files outside of its path.
/// </summary>
internal sealed class RevisionChooser(PlanBuilder plans)
{
    /// <summary>A hold ends with the first revision that wants something else than the one that was rolled back.</summary>
    public async Task<WantedRevision> ChooseAsync(
        ApplicationDefinition application, ApplicationControl control, Revision newest, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if (control.HeldRevision is not { } held || control.RolledBackFrom == newest.Id)
        {
            return new WantedRevision(control.HeldRevision ?? newest, null);
        }

        var meaning = await OfAsync(application, control.RolledBackFrom, newest, definitions, cancellationToken);
        return new WantedRevision(meaning == RevisionMeaning.Different ? newest : held, meaning);
    }

    /// <summary>What a revision means beside an earlier one.</summary>
    public async Task<RevisionMeaning> OfAsync(
        ApplicationDefinition application, Revision before, Revision after, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        if (before.Id == after.Id)
        {
            return RevisionMeaning.Same;
        }

        var (earlier, later) = (
            await plans.RenderAsync(application, before, definitions, cancellationToken),
            await plans.RenderAsync(application, after, definitions, cancellationToken));
        if (earlier.Error is { IsTransient: true } || later.Error is { IsTransient: true })
        {
            return RevisionMeaning.Unknown;
        }

        var isSame = earlier.IsSuccess && later.IsSuccess ? DigestOf(earlier.Value) == DigestOf(later.Value) : earlier.Error == later.Error;
        return isSame ? RevisionMeaning.Same : RevisionMeaning.Different;
    }

    private async Task<RevisionMeaning> OfAsync(
        ApplicationDefinition application, string? before, Revision after, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var source = plans.SourceOf(application);
        if (before is null || !source.IsSuccess)
        {
            return RevisionMeaning.Different;
        }

        var known = await source.Value.GetAsync(application.Source, before, cancellationToken);
        return known.IsSuccess ? await OfAsync(application, known.Value, after, definitions, cancellationToken)
            : known.Error!.IsTransient ? RevisionMeaning.Unknown
            : RevisionMeaning.Different;
    }

    // Not the digest of the files: a README in the application's folder is one of them.
    private static string DigestOf(DesiredState state)
    {
        var text = new StringBuilder();
        foreach (var resource in state.Resources.OrderBy(r => r.Id.ToString(), StringComparer.Ordinal))
        {
            text.Append(resource.Id).Append('|').Append(resource.IsExisting).Append('|').Append(Digests.OfDesired(resource)).Append('\n');
        }

        if (state.Template is { } template)
        {
            text.Append(Digests.Of(template.Template)).Append('|').Append(Digests.Of(template.Parameters)).Append('|').Append(Digests.Of(template.ExternalInputs));
        }

        return Digests.Of(text.ToString());
    }
}
