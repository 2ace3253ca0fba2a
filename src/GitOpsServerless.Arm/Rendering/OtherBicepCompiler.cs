using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>
/// Another Bicep compiler, for what the built-in one refuses: the official program, where the operator has configured it.
/// Gives the template of a <c>.bicep</c> file, the output of <c>bicep build-params --stdout</c> for a <c>.bicepparam</c> file,
/// and null where there is no other compiler.
/// </summary>
/// <param name="files">All files by path.</param>
/// <param name="path">The file to compile.</param>
/// <param name="cancellationToken">Stops the compiler.</param>
public delegate Task<Result<ReadOnlyMemory<byte>>?> OtherBicepCompiler(
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path, CancellationToken cancellationToken);
