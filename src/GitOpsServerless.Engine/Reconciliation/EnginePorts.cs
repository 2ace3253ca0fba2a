using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Reconciliation;

/// <summary>Gives the definitions that are in force.</summary>
public interface IDefinitionProvider
{
    /// <summary>The newest definitions that could be read; the last ones when the root cannot be reached.</summary>
    Task<DefinitionSet> GetAsync(CancellationToken cancellationToken);
}

/// <summary>Everything that the loop works with.</summary>
/// <param name="Definitions">Definitions.</param>
/// <param name="Sources">Sources; the first that serves a definition is used.</param>
/// <param name="Renderers">Renderers; the first that accepts the files is used.</param>
/// <param name="Targets">Factories of targets; the first that serves a definition is used.</param>
/// <param name="State">State store.</param>
/// <param name="Leases">Leases.</param>
/// <param name="Secrets">Secret resolver.</param>
/// <param name="Policies">Gates besides the built-in ones.</param>
/// <param name="Notifier">Notifications.</param>
/// <param name="Events">Receiver of progress.</param>
/// <param name="Time">Clock.</param>
public sealed record EnginePorts(
    IDefinitionProvider Definitions,
    IReadOnlyList<ISource> Sources,
    IReadOnlyList<IRenderer> Renderers,
    IReadOnlyList<ITargetFactory> Targets,
    IStateStore State,
    ILeaseStore Leases,
    ISecretResolver Secrets,
    IReadOnlyList<IPolicy> Policies,
    INotifier Notifier,
    IEngineEvents Events,
    TimeProvider Time);
