using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering;

/// <summary>What the operator decides about rendering.</summary>
public sealed record RenderingOptions
{
    /// <summary>Bounds.</summary>
    public RenderingLimits Limits { get; init; } = RenderingLimits.Default;

    /// <summary>Path of kustomize; null looks into <see cref="ToolFolders"/> for <c>kustomize</c>, then for <c>kubectl</c>.</summary>
    public string? KustomizePath { get; init; }

    /// <summary>Path of helm; null looks into <see cref="ToolFolders"/>.</summary>
    public string? HelmPath { get; init; }

    /// <summary>Path of the official <c>bicep</c>, for what the built-in compiler refuses; null means that there is none.</summary>
    public string? BicepPath { get; init; }

    /// <summary>Root of a module cache of Bicep, laid out as the official tool does; null means none.</summary>
    public string? BicepCacheFolder { get; init; }

    /// <summary>Variables that <c>readEnvironmentVariable()</c> of Bicep may see.</summary>
    public IReadOnlyDictionary<string, string> BicepEnvironment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Folders to look for programs in: the ones shipped beside the app first, then those of PATH.</summary>
    public IReadOnlyList<string> ToolFolders { get; init; } = [];

    /// <summary>Folder for the short-lived working folders of programs.</summary>
    public string TempFolder { get; init; } = Path.GetTempPath();

    /// <summary>Starts programs.</summary>
    public IProcessRunner Processes { get; init; } = new SystemProcessRunner();

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hosts that remote bases and chart repositories may be fetched from; empty means none. A leading <c>*.</c> covers subdomains.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Credentials for some of the allowed hosts.</summary>
    public IReadOnlyList<RemoteCredential> Credentials { get; init; } = [];

    /// <summary>Reads the Git repositories of remote bases and of value files; null means that there are none.</summary>
    public ISource? Repositories { get; init; }

    /// <summary>Sends the requests to allowed hosts; null means a client of its own that follows no redirect by itself.</summary>
    public HttpMessageInvoker? Network { get; init; }

    /// <summary>Most programs that run at the same time.</summary>
    public int MaxConcurrentPrograms { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Rendered output shared between runs; null means no cache.</summary>
    public RenderCache? Cache { get; init; } = new();

    /// <summary>Keys for encrypted files.</summary>
    public SopsOptions Sops { get; init; } = new();

    /// <summary>Whether a host may be fetched from.</summary>
    internal bool AllowsHost(string host) => AllowedHosts.Any(allowed => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, allowed, StringComparison.OrdinalIgnoreCase));
}
