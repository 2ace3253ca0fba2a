using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Applying;
using GitOpsServerless.Arm.Target.Assessing;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Arm.Target.Planning;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target;

/// <summary>A deployment scope in Azure.</summary>
internal sealed class AzureTarget : ITarget
{
    private readonly LiveObserver _observer;
    private readonly AzurePlanner _planner;
    private readonly AzureApplier _applier;
    private readonly AzureAssessor _assessor;

    public AzureTarget(AzureTargetDefinition target, ArmClient client, ResourceGraphReader graph, AzureTargetOptions options)
    {
        var reader = new LiveReader(client, graph);
        _observer = new LiveObserver(reader, target, options.Noise);
        _planner = new AzurePlanner(
            reader,
            new WhatIfConsultation(client, target, options.TimeProvider),
            new DriftAttribution(client, options.TimeProvider),
            target,
            options.Noise);
        _applier = new AzureApplier(
            client,
            target,
            new DeploymentRun(client, target),
            new DeploymentResult(client, reader, target, options.Noise, options.TimeProvider),
            new Pruner(client));
        _assessor = new AzureAssessor(reader);
    }

    public Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken) => _observer.ObserveAsync(request, cancellationToken);

    public Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken) => _planner.PlanAsync(request, cancellationToken);

    public Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken) => _applier.ApplyAsync(request, from, cancellationToken);

    public Task CancelAsync(ApplyRequest request, Continuation from, CancellationToken cancellationToken) => _applier.CancelAsync(request, cancellationToken);

    public Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken) => _assessor.AssessAsync(request, cancellationToken);

    public Task<Result<TargetFacts>> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(Result<TargetFacts>.Success(new TargetFacts(null, [])));
}
