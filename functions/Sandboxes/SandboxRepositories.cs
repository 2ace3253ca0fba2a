using System.Globalization;
using GitOpsServerless.Contracts;
using GitOpsServerless.Sandbox.Git;

namespace GitOpsServerless.Functions.Sandboxes;

/// <summary>
/// The loopback Git server of the sandbox. With a state folder the repositories outlive the process, and the port is the same again where
/// it is free, so that the address of a source does not change from one run to the next.
/// </summary>
internal sealed class SandboxRepositories : IAsyncDisposable
{
    private const string Branch = "main";
    private readonly SandboxGitHost _host;
    private readonly DirectoryInfo? _temporary;

    private SandboxRepositories(SandboxGitHost host, DirectoryInfo? temporary) => (_host, _temporary) = (host, temporary);

    /// <summary>Starts the server.</summary>
    public static async Task<SandboxRepositories> StartAsync(string? stateFolder)
    {
        var temporary = stateFolder is null ? Directory.CreateTempSubdirectory("gitops-repositories-") : null;
        var root = temporary?.FullName ?? Directory.CreateDirectory(Path.Combine(stateFolder!, "sandbox", "git")).FullName;
        var portFile = Path.Combine(root, "port");
        var port = File.Exists(portFile) && int.TryParse(await File.ReadAllTextAsync(portFile), CultureInfo.InvariantCulture, out var known) ? known : 0;
        var host = await SandboxGitHost.StartAsync(root, port is > 1023 and < 65536 ? port : 0, TimeProvider.System);
        await File.WriteAllTextAsync(portFile, host.Address.Port.ToString(CultureInfo.InvariantCulture));
        return new SandboxRepositories(host, temporary);
    }

    /// <summary>Serves a folder as a repository of its name.</summary>
    public async Task<SourceDefinition> ServeAsync(string folder)
    {
        var address = await _host.ServeFolderAsync(NameOf(folder), folder, Branch, CancellationToken.None);
        return new SourceDefinition { Url = address.AbsoluteUri, Revision = Branch };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _temporary?.Delete(recursive: true);
    }

    private static string NameOf(string folder)
    {
        var name = string.Concat(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
        return (name.Length is > 0 and <= 90 ? name : "config") + ".git";
    }
}
