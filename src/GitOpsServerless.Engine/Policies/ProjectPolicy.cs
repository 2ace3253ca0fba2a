using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Policies;

/// <summary>Holds a plan that uses a source, target, scope or kind that its project does not allow.</summary>
internal sealed class ProjectPolicy : IPolicy
{
    private const int MostNamed = 5;

    public IEnumerable<Hold> Evaluate(PolicyContext context)
    {
        var application = context.Application;
        var project = ProjectOf(application, context.Definitions);
        if (project.Problem is { } problem)
        {
            // A gate that cannot be read must not stand open.
            yield return new Hold(HoldKind.Project, $"The project '{project.Name}' cannot be used, so that nobody knows what it allows: {problem.Message}");
            yield break;
        }

        if (!Wildcards.Allows(project.Sources, application.Source.Url ?? application.Source.Directory ?? string.Empty))
        {
            yield return Denied(project, $"the source '{application.Source.Key}'");
        }

        foreach (var other in OtherSources(application.Rendering.Helm).Where(s => !Wildcards.Allows(project.Sources, s)))
        {
            yield return Denied(project, $"the source '{other}'");
        }

        if (application.Target is { } target && !Wildcards.Allows(project.Targets, target))
        {
            yield return Denied(project, $"the target '{target}'");
        }

        var ids = context.Plan.Changes.Select(c => c.Id).ToList();
        foreach (var hold in Named(project, "the kind", ids.Select(i => i.Type).Where(t => !Wildcards.Allows(project.Kinds, t))))
        {
            yield return hold;
        }

        foreach (var hold in Named(project, "the scope", ids.Select(i => i.Scope).Where(s => s.Length > 0 && !Wildcards.Allows(project.Scopes, s))))
        {
            yield return hold;
        }
    }

    // A chart and its values are sources as well.
    private static IEnumerable<string> OtherSources(HelmOptions helm) =>
        helm.ValueSources.Select(v => v.Source.Url ?? v.Source.Directory).Append(helm.Chart is null ? null : helm.Repository).OfType<string>();

    /// <summary>The project; one that is named and not there has a <see cref="ProjectDefinition.Problem"/>.</summary>
    public static ProjectDefinition ProjectOf(ApplicationDefinition application, DefinitionSet definitions) =>
        definitions.Projects.GetValueOrDefault(application.Project)
        ?? (application.Project == DefinitionDefaults.Project
            ? ProjectDefinition.Default
            : new ProjectDefinition(application.Project) { Problem = DiagnosticCatalog.UnknownReference.Create($"There is no valid Project named '{application.Project}'.") });

    private static IEnumerable<Hold> Named(ProjectDefinition project, string what, IEnumerable<string> denied) =>
        denied.Distinct(StringComparer.OrdinalIgnoreCase).Take(MostNamed).Select(name => Denied(project, $"{what} '{name}'"));

    private static Hold Denied(ProjectDefinition project, string what) => new(HoldKind.Project, $"The project '{project.Name}' does not allow {what}.");
}
