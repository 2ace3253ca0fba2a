using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Plain;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("kustomization.yaml", "resources: []")]
    [InlineData("kustomization.yml", "resources: []")]
    [InlineData("Kustomization", "resources: []")]
    [InlineData("Chart.yaml", "name: x")]
    [InlineData("main.bicep", "param x string")]
    [InlineData("main.bicepparam", "using 'main.bicep'")]
    [InlineData("azuredeploy.json", """{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#" }""")]
    [InlineData("main.json", """{ "$schema" : "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#" }""")]
    public async Task Files_of_other_kinds_are_not_plain_manifests(string file, string content)
    {
        Assert.False(await AcceptsAsync(new MemoryTree { [$"app/{file}"] = content, ["app/x.yaml"] = Requests.ConfigMap("x") }));
        Assert.True(await AcceptsAsync(new MemoryTree { [$"app/sub/{file}"] = content, ["app/x.yaml"] = Requests.ConfigMap("x") }));
    }

    [Fact]
    public async Task What_the_definition_says_wins_over_the_files()
    {
        var tree = new MemoryTree { ["app/kustomization.yaml"] = "resources: []" };

        Assert.True(await AcceptsAsync(tree, RenderingKind.Plain));
        Assert.False(await AcceptsAsync(new MemoryTree(), RenderingKind.Helm));
    }

    private static async Task<bool> AcceptsAsync(IFileTree tree, RenderingKind kind = RenderingKind.Auto) =>
        await new PlainRenderer().AcceptsAsync(
            Requests.For(tree, "app", new RenderingDefinition { Kind = kind }), TestContext.Current.CancellationToken);
}
