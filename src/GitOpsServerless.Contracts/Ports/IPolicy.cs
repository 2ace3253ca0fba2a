namespace GitOpsServerless.Contracts;

/// <summary>A gate between plan and apply.</summary>
public interface IPolicy
{
    /// <summary>Why the plan may not run, or nothing.</summary>
    IEnumerable<Hold> Evaluate(PolicyContext context);

    /// <summary>What is worth knowing and does not stop the plan.</summary>
    IEnumerable<Diagnostic> Warn(PolicyContext context) => [];
}

/// <summary>What a policy may look at.</summary>
/// <param name="Application">The application.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Desired">Desired state.</param>
/// <param name="Definitions">All definitions.</param>
public sealed record PolicyContext(ApplicationDefinition Application, Plan Plan, DesiredState Desired, DefinitionSet Definitions);
