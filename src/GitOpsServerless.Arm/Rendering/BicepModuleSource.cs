using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>
/// Gives the compiled template (<c>main.json</c>) of a module of a registry or of a template spec: from a module cache of the
/// machine, or from the registry where the operator allows its host. A failure says why there is none and what to do.
/// </summary>
/// <param name="module">The module.</param>
/// <param name="secrets">Resolves credentials that are secret references; null where there is no resolver.</param>
/// <param name="cancellationToken">Stops the restore.</param>
public delegate Task<Result<ReadOnlyMemory<byte>>> BicepModuleSource(
    BicepModuleReference module, ISecretResolver? secrets, CancellationToken cancellationToken);
