using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering;

/// <summary>
/// The official <c>bicep</c> program, where the operator has configured one: compiles files in a private folder, without a shell, with
/// an environment of its own, without fetching anything, with a deadline and a limit on its output. Its caller proves that
/// the files refer to nothing outside of the folder.
/// </summary>
public sealed class BicepProgram(RenderingOptions options) : IDisposable
{
    private readonly CachedTool _program = new(options);
    private readonly ToolLocator _locator = new(options.ToolFolders, options.TempFolder);

    /// <summary>
    /// Compiles a <c>.bicep</c> file to a template, or a <c>.bicepparam</c> file to the object that <c>bicep build-params --stdout</c>
    /// writes; null when none is configured.
    /// </summary>
    /// <param name="files">All files by path.</param>
    /// <param name="path">The file to compile.</param>
    /// <param name="cancellationToken">Stops the program.</param>
    public async Task<Result<ReadOnlyMemory<byte>>?> CompileAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(path);
        if (options.BicepPath is null)
        {
            return null;
        }

        if (_locator.Find(options.BicepPath) is not { } tool)
        {
            return DiagnosticCatalog.ToolMissing.Create(ToolLocator.Missing(options.BicepPath, "GITOPS_BICEP_PATH", string.Empty), path);
        }

        var command = path.EndsWith(".bicepparam", StringComparison.OrdinalIgnoreCase) ? "build-params" : "build";
        var output = await _program.RenderAsync(
            new ToolInput(tool, path)
            {
                Files = files,

                // A leading dot, so that no file name can be taken for an option.
                Arguments = [command, $"./{path}", "--stdout", "--no-restore"],
            },
            cancellationToken);
        return output.IsSuccess ? output.Value.Output : Result<ReadOnlyMemory<byte>>.Failure(output.Diagnostics);
    }

    /// <summary>Releases what limits the number of programs.</summary>
    public void Dispose() => _program.Dispose();
}
