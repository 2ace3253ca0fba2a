using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Applying;
using GitOpsServerless.Arm.Target.Assessing;
using GitOpsServerless.Arm.Target.Comparison;
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

    public AzureTarget(AzureTargetDefinition target, ArmClient client, LiveReader reader, ServiceGaps gaps, AzureTargetOptions options)
    {
        var noise = NoiseNames.Without(options.Noise, target.CountNoise);
        var ignored = new IgnoredValues(reader, noise);
        var contents = new ForeignContents(client);
        _observer = new LiveObserver(reader, target, noise, options.TimeProvider);
        _planner = new AzurePlanner(
            reader,
            new WhatIfConsultation(new WhatIfRequests(client, target, gaps, options.TimeProvider), target, noise),
            new DriftAttribution(client, options.TimeProvider),
            ignored,
            contents,
            target,
            noise,
            options.TimeProvider);
        var deletions = new Deletions(client, contents);
        _applier = new AzureApplier(
            new TargetGroup(client, target),
            target,
            new DeploymentRun(client, target, gaps),
            new DeploymentResult(new DeploymentOperations(client), reader, target, noise, options.TimeProvider),
            new Replacer(client, target, deletions, options.TimeProvider),
            new Pruner(deletions),
            ignored);
        _assessor = new AzureAssessor(reader, options);
    }

    public Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken) => _observer.ObserveAsync(request, cancellationToken);

    public Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken) => _planner.PlanAsync(request, cancellationToken);

    public Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken) => _applier.ApplyAsync(request, from, cancellationToken);

    public Task CancelAsync(ApplyRequest request, Continuation from, CancellationToken cancellationToken) => _applier.CancelAsync(request, from, cancellationToken);

    public Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken) => _assessor.AssessAsync(request, cancellationToken);

    public Task<Result<TargetFacts>> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(Result<TargetFacts>.Success(new TargetFacts(null, [])));
}
