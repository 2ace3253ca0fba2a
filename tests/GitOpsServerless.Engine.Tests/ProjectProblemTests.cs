using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Engine.Tests.Fakes;

namespace GitOpsServerless.Engine.Tests;

/// <summary>A gate that cannot be read must not stand open.</summary>
public sealed class ProjectProblemTests
{
    private readonly Harness _harness = new();

    [Theory]
    [InlineData("shop")]
    [InlineData("default")]
    public async Task Project_with_a_mistake_holds_what_its_applications_commit_from_then_on(string name)
    {
        var application = new ApplicationDefinition("shop") { Target = "cluster", Project = name };
        _harness.Definitions = Harness.Of(application) with { Projects = new Dictionary<string, ProjectDefinition> { [name] = new(name) } };
        _harness.Source.Commit("c1", ("a", "1"));
        await _harness.SettleAsync();
        var read = Read($$"""
            apiVersion: gitops.serverless/v1
            kind: Project
            metadata: { name: {{name}} }
            spec: { kindz: ["!ConfigMap"] }
            """);
        Assert.Contains("kindz", read.Projects[name].Problem!.Message, StringComparison.Ordinal);
        _harness.Definitions = Harness.Of(application) with { Projects = read.Projects };
        _harness.Source.Commit("c2", ("a", "2"));

        var status = await _harness.SettleAsync();

        Assert.Equal(HoldKind.Project, status.Held.Single().Kind);
        Assert.Equal("1", _harness.Target.Live.Values.Single());
    }

    [Fact]
    public async Task Project_that_is_named_and_missing_holds()
    {
        _harness.Change(a => a with { Project = "shop" });
        _harness.Source.Commit("c1", ("a", "1"));

        Assert.Equal(HoldKind.Project, (await _harness.SettleAsync()).Held.Single().Kind);
        Assert.Empty(_harness.Target.Writes);
    }

    [Fact]
    public void Valid_document_of_the_same_name_is_the_one_in_force()
    {
        var read = Read("""
            apiVersion: gitops.serverless/v1
            kind: Project
            metadata: { name: shop }
            spec: { kindz: [] }
            ---
            apiVersion: gitops.serverless/v1
            kind: Project
            metadata: { name: shop }
            spec: { kinds: ["apps/Deployment"] }
            """);

        Assert.Null(read.Projects["shop"].Problem);
    }

    private static DefinitionSet Read(string yaml) =>
        DefinitionReader.Read([new KeyValuePair<string, ReadOnlyMemory<byte>>("project.yaml", Encoding.UTF8.GetBytes(yaml))]);
}
