using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Runtime.Definitions;
using GitOpsServerless.Runtime.Sources;

namespace GitOpsServerless.Runtime.Tests;

/// <summary>Definitions of a process that starts while their root is out of reach.</summary>
public sealed class DefinitionMemoryTests : IDisposable
{
    private const string Documents = """
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: shop }
        spec: { project: team, source: { url: "https://git.example/shop" }, target: prod, sync: { maxPrune: 10%, interval: 2m } }
        ---
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: broken }
        spec: { sourze: {} }
        ---
        apiVersion: gitops.serverless/v1
        kind: Target
        metadata: { name: prod }
        spec: { azure: { subscription: 00000000-0000-0000-0000-000000000001, resourceGroup: rg } }
        ---
        apiVersion: gitops.serverless/v1
        kind: Project
        metadata: { name: team }
        spec: { kinds: ["!ClusterRole"] }
        ---
        apiVersion: gitops.serverless/v1
        kind: Policy
        metadata: { name: labels }
        spec: { requiredLabels: [team], message: "A team must be named." }
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gitops-definitions-");
    private readonly InMemoryStateStore _state = new();

    public void Dispose()
    {
        if (_root.Exists)
        {
            _root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Whole_set_of_an_earlier_process_is_in_force()
    {
        await ReadAsync(Documents);
        _root.Delete(recursive: true);

        var set = await GetAsync();

        var application = set.Applications["shop"];
        Assert.Equal(("team", "prod", "10%", TimeSpan.FromMinutes(2)), (application.Project, application.Target, application.Sync.MaxPrune.ToString(), application.Sync.Interval));
        Assert.Equal("rg", set.Targets["prod"].Azure!.ResourceGroup);
        Assert.Equal(["!ClusterRole"], set.Projects["team"].Kinds);
        Assert.Equal(["team"], set.Policies["labels"].RequiredLabels);
        Assert.Contains("broken", set.Invalid);
        Assert.Contains(set.Diagnostics, d => d.IsError);
        Assert.NotNull(set.Revision);
        Assert.False(set.IsPartial);
    }

    [Fact]
    public async Task Root_that_is_back_is_read_again_although_its_revision_is_the_known_one()
    {
        await ReadAsync(Documents);
        var away = new DirectoryInfo(_root.FullName + "-away");
        Directory.Move(_root.FullName, away.FullName);
        using var provider = Provider();
        Assert.DoesNotContain((await provider.GetAsync(default)).Diagnostics, d => d.Code == DiagnosticCatalog.UnknownField.Code);
        Directory.Move(away.FullName, _root.FullName);

        Assert.Contains((await provider.GetAsync(default)).Diagnostics, d => d.Code == DiagnosticCatalog.UnknownField.Code);
    }

    [Fact]
    public async Task File_that_cannot_be_read_after_a_start_takes_nothing_away()
    {
        await ReadAsync(Documents);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "all.yaml"), "kind: [");

        var set = await GetAsync();

        Assert.True(set.IsPartial);
        Assert.Equal(("shop", "prod"), (set.Applications.Keys.Single(), set.Targets.Keys.Single()));
    }

    [Theory]
    [InlineData("{\"root\":")]
    [InlineData("{\"root\":\"elsewhere\",\"revision\":\"1\",\"applications\":{\"other\":{\"name\":\"other\"}}}")]
    public async Task Damaged_document_and_one_of_another_root_are_not_used(string content)
    {
        await _state.WriteAsync(DefinitionMemory.Key, Encoding.UTF8.GetBytes(content), IStateStore.AnyTag, default);
        _root.Delete(recursive: true);

        var set = await GetAsync();

        Assert.True(set.IsPartial);
        Assert.Empty(set.Applications);
    }

    [Fact]
    public async Task Document_of_a_newer_version_is_neither_used_nor_replaced()
    {
        var newer = Encoding.UTF8.GetBytes("{\"schemaVersion\":2,\"root\":\"x\",\"revision\":\"1\"}");
        await _state.WriteAsync(DefinitionMemory.Key, newer, IStateStore.AnyTag, default);

        await ReadAsync(Documents);

        Assert.Equal(newer, (await _state.ReadAsync(DefinitionMemory.Key, default))!.Content.ToArray());
    }

    [Fact]
    public async Task Clock_that_is_set_back_does_not_keep_old_definitions_in_force()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "all.yaml"), Documents);
        using var provider = Provider(time, TimeSpan.FromSeconds(10));
        Assert.Single((await provider.GetAsync(default)).Applications);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "all.yaml"), Documents.Replace("name: shop", "name: store", StringComparison.Ordinal));
        Assert.Equal(["shop"], (await provider.GetAsync(default)).Applications.Keys);

        time.Advance(TimeSpan.FromHours(-1));

        Assert.Equal(["store"], (await provider.GetAsync(default)).Applications.Keys);
    }

    private async Task ReadAsync(string documents)
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "all.yaml"), documents);
        await GetAsync();
    }

    // Another process over the same state.
    private async Task<DefinitionSet> GetAsync()
    {
        using var provider = Provider();
        return await provider.GetAsync(default);
    }

    private SourceDefinitionProvider Provider() => Provider(TimeProvider.System, TimeSpan.Zero);

    private SourceDefinitionProvider Provider(TimeProvider time, TimeSpan freshness) => new(
        new DirectorySource(_root.FullName, snapshotFolder: null, time: TimeProvider.System), new SourceDefinition { Directory = _root.FullName }, time, freshness, _state);
}
