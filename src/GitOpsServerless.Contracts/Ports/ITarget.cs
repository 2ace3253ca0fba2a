namespace GitOpsServerless.Contracts;

/// <summary>A place that desired state is applied to.</summary>
public interface ITarget
{
    /// <summary>
    /// Reads the live state of everything that is desired or in the inventory, in bulk.
    /// A resource that cannot be read is in <see cref="LiveState.Unreadable"/>; the result fails only when nothing can be read.
    /// </summary>
    Task<Result<LiveState>> ObserveAsync(ObserveRequest request, CancellationToken cancellationToken);

    /// <summary>Compares. Writes nothing. Never an <see cref="ChangeAction.Update"/> without a delta.</summary>
    Task<Result<Plan>> PlanAsync(PlanRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Does bounded work of a plan; idempotent, since a crash may repeat it. Returns a continuation instead of waiting.
    /// </summary>
    Task<ApplyStep> ApplyAsync(ApplyRequest request, Continuation? from, CancellationToken cancellationToken);

    /// <summary>Stops what a continuation is waiting for, as far as the target can (cancel a deployment).</summary>
    Task CancelAsync(ApplyRequest request, Continuation from, CancellationToken cancellationToken);

    /// <summary>Health of what is in the inventory.</summary>
    Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken);

    /// <summary>Facts for renderers.</summary>
    Task<Result<TargetFacts>> DescribeAsync(CancellationToken cancellationToken);
}

/// <summary>What to read.</summary>
/// <param name="Application">The application.</param>
/// <param name="Desired">Desired state, secrets resolved.</param>
/// <param name="Inventory">What was ever applied.</param>
public sealed record ObserveRequest(ApplicationDefinition Application, DesiredState Desired, Inventory Inventory)
{
    /// <summary>
    /// A check that nobody waits for: a target may answer from earlier reads, as long as the platform tells that nothing was changed since.
    /// False reads as it is now.
    /// </summary>
    public bool IsRoutine { get; init; }
}

/// <summary>What to compare.</summary>
/// <param name="Application">The application.</param>
/// <param name="Revision">Revision that was rendered.</param>
/// <param name="Desired">Desired state, secrets resolved.</param>
/// <param name="Live">Live state.</param>
/// <param name="Inventory">What was ever applied.</param>
/// <param name="Options">How to compare.</param>
public sealed record PlanRequest(
    ApplicationDefinition Application,
    Revision Revision,
    DesiredState Desired,
    LiveState Live,
    Inventory Inventory,
    PlanOptions Options);

/// <summary>What to apply.</summary>
/// <param name="Application">The application.</param>
/// <param name="Revision">Revision that was rendered.</param>
/// <param name="Desired">Desired state, secrets resolved: payloads are looked up here by id.</param>
/// <param name="Plan">What to do. Only its effective changes are done.</param>
/// <param name="Inventory">What was ever applied.</param>
/// <param name="Options">The options that the plan was made with.</param>
/// <param name="OperationId">Stable id of the operation, for names of deployments: a repeated step must find what the first one started.</param>
public sealed record ApplyRequest(
    ApplicationDefinition Application,
    Revision Revision,
    DesiredState Desired,
    Plan Plan,
    Inventory Inventory,
    PlanOptions Options,
    string OperationId);

/// <summary>What to assess.</summary>
/// <param name="Application">The application.</param>
/// <param name="Inventory">What was ever applied.</param>
public sealed record AssessRequest(ApplicationDefinition Application, Inventory Inventory)
{
    /// <summary>
    /// What was observed for the plan of the same step, when nothing was applied since: everything that is desired or in the inventory.
    /// A target may assess it instead of reading again. Null after something was applied.
    /// </summary>
    public LiveState? Live { get; init; }
}

/// <summary>Makes targets from definitions.</summary>
public interface ITargetFactory
{
    /// <summary>Whether this factory serves the target.</summary>
    bool Serves(TargetDefinition target);

    /// <summary>A ready target; connections are shared between targets of the same place.</summary>
    Task<Result<ITarget>> CreateAsync(TargetDefinition target, CancellationToken cancellationToken);
}
