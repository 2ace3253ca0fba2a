using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Operations;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

/// <summary>An engine that only looks ahead leaves no trace in the operator's folder of state.</summary>
public sealed class PreviewTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gitops-preview-test-").FullName;

    public PreviewTests()
    {
        Write("definitions/shop.yaml", """
            apiVersion: gitops.serverless/v1
            kind: Application
            metadata: { name: shop }
            spec: { source: { directory: ., path: manifests } }
            """);
        Manifest("one");
    }

    private string State => Path.Combine(_root, "state");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Preview_makes_no_folder_of_state()
    {
        await using var engine = await OpenAsync(isPreview: true);

        Assert.True((await engine.RenderAsync("shop", null, default)).IsSuccess);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public async Task Preview_reads_what_earlier_runs_kept_and_changes_nothing_of_it()
    {
        string first;
        await using (var engine = await OpenAsync(isPreview: false))
        {
            first = (await engine.GetRevisionsAsync("shop", 1, default)).Value[0].Id;
            await engine.RenderAsync("shop", null, default);
        }

        Manifest("two");
        var before = Listing();
        await using var preview = await OpenAsync(isPreview: true);

        Assert.Contains("two", await GreetingAsync(preview, null), StringComparison.Ordinal);
        Assert.Contains("one", await GreetingAsync(preview, first), StringComparison.Ordinal);
        await preview.SetSuspendedAsync("shop", true, default);
        Assert.True((await preview.GetApplicationAsync("shop", default)).Value.Suspended);
        Assert.Equal(before, Listing());
    }

    [Fact]
    public async Task Folder_of_a_preview_goes_with_it()
    {
        var engine = await OpenAsync(isPreview: true);
        var scratch = Assert.IsType<ScratchFolder>(((GitOpsEngine)engine).Owned);
        await engine.RenderAsync("shop", null, default);
        Assert.NotEmpty(Directory.GetFileSystemEntries(scratch.Path));

        await engine.DisposeAsync();

        Assert.False(Directory.Exists(scratch.Path));
    }

    [Fact]
    public async Task What_lies_below_a_folder_of_state_is_for_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders of Windows inherit their access rules.");
        await using var engine = await OpenAsync(isPreview: false);
        await engine.RenderAsync("shop", null, default);

        Assert.All(["documents", "git", "leases", "rendered", "snapshots"], name => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(State, name))));
    }

    private async Task<IGitOpsEngine> OpenAsync(bool isPreview)
    {
        var connection = new EngineConnection(EngineConnectionKind.Local)
        {
            Definitions = new SourceDefinition { Directory = Path.Combine(_root, "definitions") },
            StateFolder = State,
            IsPreview = isPreview,
        };
        return (await new GitOpsEngineFactory().OpenAsync(connection, new Silence(), default)).Value;
    }

    private static async Task<string> GreetingAsync(IGitOpsEngine engine, string? revision) =>
        Assert.Single((await engine.RenderAsync("shop", revision, default)).Value.Resources).Payload.ToJsonString();

    private void Manifest(string greeting) => Write("definitions/manifests/all.yaml", $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: web, namespace: shop }
        data: { greeting: "{{greeting}}" }
        """);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private List<string> Listing() =>
        [.. Directory.EnumerateFiles(State, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O} {new FileInfo(f).Length}")];

    private sealed class Silence : IEngineEvents
    {
        public void Publish(EngineEvent engineEvent)
        {
        }
    }
}
