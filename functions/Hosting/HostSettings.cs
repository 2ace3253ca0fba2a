using GitOpsServerless.Contracts;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>What the command line says.</summary>
internal sealed record HostSettings
{
    /// <summary>Folder of the definitions.</summary>
    public required string Config { get; init; }

    /// <summary>Where the definitions are, when not in <see cref="Config"/>.</summary>
    public SourceDefinition? Definitions { get; init; }

    /// <summary>Serve <see cref="Config"/> as a Git repository over HTTP on this machine, and follow that.</summary>
    public bool ServeGit { get; init; }

    /// <summary>Whether an Azure Functions host started this process.</summary>
    public bool IsFunctionsApp { get; init; }

    /// <summary>Reconcile everything to rest and end.</summary>
    public bool Once { get; init; }

    /// <summary>Print one JSON document instead of tables.</summary>
    public bool Json { get; init; }

    /// <summary>Folder of state; null keeps everything in memory.</summary>
    public string? State { get; init; }

    /// <summary>Talk to the real targets of the definitions.</summary>
    public bool Live { get; init; }

    /// <summary>Play the targets and reconcile nothing.</summary>
    public bool SandboxOnly { get; init; }

    /// <summary>End when standard input is closed.</summary>
    public bool Attached { get; init; }

    /// <summary>Port of the HTTP API; null takes the default.</summary>
    public int? Port { get; init; }

    /// <summary>Addresses of the HTTP API; win over <see cref="Port"/>.</summary>
    public string? Urls { get; init; }

    /// <summary>With <see cref="Once"/>: longest time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>With <see cref="Once"/>: how often an application that failed in a transient way is tried again.</summary>
    public int Retries { get; init; } = 1;
}
