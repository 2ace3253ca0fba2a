using System.Text.Json;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Module.Tests.Pester;

/// <summary>One run of all Pester tests.</summary>
public sealed class PesterRun : IAsyncLifetime
{
    // Far more than it takes; a PowerShell that hangs does not hold up everything else.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Folder of the tests.</summary>
    internal static string Folder => Path.Combine(RealData.RepositoryRoot, "tests", "pester");

    internal string? NotRun { get; private set; }

    internal string Output { get; private set; } = string.Empty;

    internal IReadOnlyList<PesterCase> Cases { get; private set; } = [];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        (var program, NotRun) = await PowerShellProgram.FindOrSayAsync(TestContext.Current.SendDiagnosticMessage, TestContext.Current.CancellationToken);
        if (program is null)
        {
            return;
        }

        var results = Path.Combine(Directory.CreateTempSubdirectory("gitops-pester-").FullName, "results.jsonl");
        var pester = Path.Combine(AppContext.BaseDirectory, "Pester", "Pester.psd1");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        (_, Output) = await program.RunAsync(
            ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Folder, "Run.ps1"), "-Pester", pester, "-Output", results],
            limit.Token);
        Cases = File.Exists(results) ? [.. File.ReadLines(results).Select(l => JsonSerializer.Deserialize<PesterCase>(l, Options)!)] : [];
        Directory.Delete(Path.GetDirectoryName(results)!, recursive: true);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
