using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Secrets;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>What an application wants at a revision, ready to be compared or applied.</summary>
internal sealed record PreparedState(ApplicationDefinition Application, Revision Revision, DesiredState Desired, TargetDefinition TargetDefinition, ITarget Target);

/// <summary>A plan with the live state that it was made of.</summary>
internal sealed record ObservedPlan(Plan Plan, LiveState Live);

/// <summary>The read-only half of the loop: fetch, render, resolve secrets, observe, plan. Used by steps, diffs and previews alike.</summary>
internal sealed class PlanBuilder(EnginePorts ports, ReconcilerOptions options)
{
    private readonly SecretReferences _secrets = new(ports.Secrets);
    private readonly OtherOwners _owners = new(ports.State);

    public Result<ISource> SourceOf(ApplicationDefinition application)
    {
        var source = ports.Sources.FirstOrDefault(s => s.Serves(application.Source));
        return source is null
            ? DiagnosticCatalog.NoSource.Create($"No source serves '{application.Source.Key}'.", application.Provenance?.File, application.Provenance?.Line)
            : Result<ISource>.Success(source);
    }

    public async Task<Result<PreparedState>> PrepareAsync(
        ApplicationDefinition application,
        Revision revision,
        DefinitionSet definitions,
        Action<EngineStage, string> progress,
        CancellationToken cancellationToken)
    {
        var files = await FetchAsync(application, revision, progress, cancellationToken);
        if (!files.IsSuccess)
        {
            return Result<PreparedState>.Failure(files.Diagnostics);
        }

        var inputs = await ReadInputsAsync(application, cancellationToken);
        if (!inputs.IsSuccess)
        {
            return Result<PreparedState>.Failure(inputs.Diagnostics);
        }

        var request = new RenderRequest(application, files.Value) { Inputs = inputs.Value, Secrets = ports.Secrets };
        if (await RendererOfAsync(request, cancellationToken) is not { } renderer)
        {
            return NoRenderer(application);
        }

        var target = await TargetOfAsync(application, renderer.Platform, definitions, cancellationToken);
        if (!target.IsSuccess)
        {
            return Result<PreparedState>.Failure(target.Diagnostics);
        }

        progress(EngineStage.Render, $"Rendering {Describe(application.Source)} at {revision}");
        var (targetDefinition, connection) = target.Value;
        var rendered = await renderer.RenderAsync(request with { Target = targetDefinition, Facts = connection.DescribeAsync }, cancellationToken);
        var checkedState = rendered.IsSuccess ? CheckUnique(rendered.Value) : rendered;
        if (!checkedState.IsSuccess)
        {
            return Result<PreparedState>.Failure(checkedState.Diagnostics);
        }

        var resolved = await _secrets.ResolveAsync(application, checkedState.Value, cancellationToken);
        return resolved.IsSuccess
            ? new PreparedState(application, revision, resolved.Value, targetDefinition, connection)
            : Result<PreparedState>.Failure(resolved.Diagnostics);
    }

    /// <summary>Renders without a target.</summary>
    public async Task<Result<DesiredState>> RenderAsync(
        ApplicationDefinition application,
        Revision revision,
        DefinitionSet definitions,
        CancellationToken cancellationToken)
    {
        var files = await FetchAsync(application, revision, (_, _) => { }, cancellationToken);
        if (!files.IsSuccess)
        {
            return Result<DesiredState>.Failure(files.Diagnostics);
        }

        var inputs = await ReadInputsAsync(application, cancellationToken);
        var request = new RenderRequest(application, files.Value)
        {
            Inputs = inputs.IsSuccess ? inputs.Value : new Dictionary<string, JsonNode?>(),
            Secrets = ports.Secrets,
        };
        if (await RendererOfAsync(request, cancellationToken) is not { } renderer)
        {
            return Result<DesiredState>.Failure(NoRenderer(application).Diagnostics);
        }

        return await renderer.RenderAsync(request with { Target = TargetDefinitionOf(application, renderer.Platform, definitions) }, cancellationToken);
    }

    public async Task<Result<ObservedPlan>> PlanAsync(
        PreparedState prepared,
        Inventory inventory,
        PlanOptions planOptions,
        Action<EngineStage, string> progress,
        CancellationToken cancellationToken)
    {
        progress(EngineStage.Observe, $"Reading live state of {prepared.Desired.Resources.Count} resources from {prepared.TargetDefinition.Name}");
        var live = await prepared.Target.ObserveAsync(new ObserveRequest(prepared.Application, prepared.Desired, inventory) { IsRoutine = planOptions.IsRoutine }, cancellationToken);
        if (!live.IsSuccess)
        {
            return Result<ObservedPlan>.Failure(live.Diagnostics);
        }

        progress(EngineStage.Plan, "Comparing desired and live state");
        var plan = await prepared.Target.PlanAsync(
            new PlanRequest(prepared.Application, prepared.Revision, prepared.Desired, live.Value, inventory, planOptions), cancellationToken);
        if (plan.IsSuccess)
        {
            plan = await _owners.KeepAsync(plan.Value, prepared.Application.Name, cancellationToken);
        }

        return plan.IsSuccess
            ? new ObservedPlan(plan.Value with { Diagnostics = [.. plan.Value.Diagnostics, .. prepared.Desired.Diagnostics, .. live.Value.Diagnostics] }, live.Value)
            : Result<ObservedPlan>.Failure(plan.Diagnostics);
    }

    public static PlanOptions OptionsOf(ApplicationDefinition application, bool? prune) => new()
    {
        Prune = prune ?? application.Sync.Prune,
        AllowReplace = application.Sync.AllowReplace,
        IgnoreDifferences = application.IgnoreDifferences,
        ReadOnly = application.Sync.Mode == SyncMode.Report,
    };

    private async Task<Result<IFileTree>> FetchAsync(
        ApplicationDefinition application, Revision revision, Action<EngineStage, string> progress, CancellationToken cancellationToken)
    {
        var source = SourceOf(application);
        if (!source.IsSuccess)
        {
            return Result<IFileTree>.Failure(source.Diagnostics);
        }

        progress(EngineStage.Fetch, $"Fetching {Describe(application.Source)} at {revision}");
        return await source.Value.FetchAsync(application.Source, revision, cancellationToken);
    }

    private static string Describe(SourceDefinition source) => source.Path.Length == 0 ? "the source" : source.Path;

    private static Result<PreparedState> NoRenderer(ApplicationDefinition application) => DiagnosticCatalog.NoRenderer.Create(
        $"Nothing under '{application.Source.Path}' is recognised as manifests, a kustomization, a chart, Bicep or an ARM template.",
        application.Provenance?.File,
        application.Provenance?.Line);

    private async Task<IRenderer?> RendererOfAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        foreach (var renderer in ports.Renderers)
        {
            if (await renderer.AcceptsAsync(request, cancellationToken))
            {
                return renderer;
            }
        }

        return null;
    }

    private TargetDefinition? TargetDefinitionOf(ApplicationDefinition application, Platform platform, DefinitionSet definitions) =>
        application.Target is { } name ? definitions.Targets.GetValueOrDefault(name) : options.DefaultTarget(platform);

    private async Task<Result<(TargetDefinition, ITarget)>> TargetOfAsync(
        ApplicationDefinition application, Platform platform, DefinitionSet definitions, CancellationToken cancellationToken)
    {
        var definition = TargetDefinitionOf(application, platform, definitions);
        if (definition is null)
        {
            return DiagnosticCatalog.NoTarget.Create(
                application.Target is null ? $"The application names no target, and there is no default one for {platform}." : $"There is no target '{application.Target}'.",
                application.Provenance?.File,
                application.Provenance?.Line);
        }

        if ((definition.Azure is not null) != (platform == Platform.Azure))
        {
            return DiagnosticCatalog.UnknownTargetKind.Create(
                $"The files render to {platform} resources, but the target '{definition.Name}' is not of that platform.",
                application.Provenance?.File,
                application.Provenance?.Line);
        }

        var factory = ports.Targets.FirstOrDefault(f => f.Serves(definition));
        if (factory is null)
        {
            return DiagnosticCatalog.UnknownTargetKind.Create($"This host does not serve the target '{definition.Name}'.");
        }

        var target = await factory.CreateAsync(definition, cancellationToken);
        return target.IsSuccess ? (definition, target.Value) : Result<(TargetDefinition, ITarget)>.Failure(target.Diagnostics);
    }

    private async Task<Result<IReadOnlyDictionary<string, JsonNode?>>> ReadInputsAsync(ApplicationDefinition application, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        var problems = new List<Diagnostic>();
        foreach (var input in application.Inputs)
        {
            var status = await new ApplicationStore(ports.State, input.From).ReadStatusAsync(cancellationToken);
            foreach (var (output, variable) in input.Outputs)
            {
                if (status.Outputs?[output] is { } value)
                {
                    values[variable] = value.DeepClone();
                }
                else
                {
                    problems.Add(DiagnosticCatalog.InputMissing.Create($"The application '{input.From}' has delivered no output '{output}'.",
                        application.Provenance?.File, application.Provenance?.Line));
                }
            }
        }

        return problems.Count == 0
            ? Result<IReadOnlyDictionary<string, JsonNode?>>.Success(values)
            : Result<IReadOnlyDictionary<string, JsonNode?>>.Failure(problems);
    }

    private static Result<DesiredState> CheckUnique(DesiredState state)
    {
        var seen = new Dictionary<ResourceId, DesiredResource>();
        var problems = new List<Diagnostic>();
        foreach (var resource in state.Resources.Where(r => !r.IsExisting))
        {
            if (!seen.TryAdd(resource.Id, resource))
            {
                var first = seen[resource.Id].Provenance;
                problems.Add(DiagnosticCatalog.DuplicateResource.Create(
                    $"The resource is already desired in {first.File}{(first.Line is { } line ? $" line {line}" : string.Empty)}.",
                    resource.Provenance.File, resource.Provenance.Line, resource: resource.Id));
            }
        }

        return problems.Count == 0 ? state : Result<DesiredState>.Failure(problems);
    }
}
