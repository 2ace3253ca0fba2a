using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>What one step knows. Documents are immutable; the context holds the newest version of each.</summary>
internal sealed class StepContext(ApplicationStore store, ApplicationDefinition definition, DefinitionSet definitions, string runId, DateTimeOffset now)
{
    public ApplicationStore Store { get; } = store;

    public ApplicationDefinition Definition { get; } = definition;

    public DefinitionSet Definitions { get; } = definitions;

    public string RunId { get; set; } = runId;

    public DateTimeOffset Now { get; } = now;

    public required ApplicationStatus Status { get; set; }

    /// <summary>What the step before said, so that the same thing is told once.</summary>
    public string? PreviousMessage { get; init; }

    /// <summary>How long the step before wanted to wait for applications that this one depends on; null when it did not wait for any.</summary>
    public TimeSpan? DependencyDelay { get; init; }

    public required Inventory Inventory { get; set; }

    public required ApplicationControl Control { get; set; }

    public Operation? Operation { get; set; }

    public async Task SaveInventoryAsync(Inventory inventory, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(inventory, Inventory))
        {
            Inventory = inventory;
            await Store.WriteInventoryAsync(inventory, cancellationToken);
        }
    }

    public async Task SaveOperationAsync(Operation operation, CancellationToken cancellationToken)
    {
        Operation = operation;
        await Store.WriteOperationAsync(operation, cancellationToken);
    }

    public Task SaveStatusAsync(ApplicationStatus status, CancellationToken cancellationToken)
    {
        Status = status;
        return Store.WriteStatusAsync(status, cancellationToken);
    }
}
