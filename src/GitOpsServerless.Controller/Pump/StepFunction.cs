using GitOpsServerless.Engine.Reconciliation;

namespace GitOpsServerless.Controller.Pump;

/// <summary>One bounded step of one application (<see cref="Reconciler.StepAsync"/>).</summary>
public delegate Task<StepResult> StepFunction(string application, CancellationToken cancellationToken);
