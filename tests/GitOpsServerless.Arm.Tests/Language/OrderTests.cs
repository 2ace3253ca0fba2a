namespace GitOpsServerless.Arm.Tests.Language;

public sealed class OrderTests
{
    [Theory]
    [InlineData("\"a\"")]
    [InlineData("\"A.B/c/a\"")]
    [InlineData("\"[resourceId('A.B/c', 'a')]\"")]
    [InlineData("\"[concat('A.B/c/', 'a')]\"")]
    [InlineData("\"loop\"")]
    [InlineData("\"/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/resourcegroups/myrg/providers/a.b/c/a\"")]
    public void Dependencies_are_named_in_many_ways(string dependency)
    {
        var expansion = Corpus.Expand(Corpus.Template($$"""
            "resources": [
              { "type": "A.B/c", "apiVersion": "1", "name": "z", "dependsOn": [ {{dependency}} ] },
              { "type": "A.B/c", "apiVersion": "1", "name": "a", "copy": { "name": "loop", "count": 1 } }
            ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["a", "z"], expansion.Resources.Select(resource => resource.Name));
        Assert.Equal([0, 1], expansion.Resources.Select(resource => resource.Wave));
    }

    [Fact]
    public void A_dependency_on_nothing_is_refused()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "z", "dependsOn": [ "nothing" ] } ]
            """));
        var diagnostic = Assert.Single(expansion.Diagnostics);
        Assert.Equal("resources[0].dependsOn[0]", diagnostic.Path);
        Assert.Contains("'nothing' is not defined in the template", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Circles_are_refused_with_their_members()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [
              { "type": "A.B/c", "apiVersion": "1", "name": "x" },
              { "type": "A.B/c", "apiVersion": "1", "name": "a", "dependsOn": [ "b" ] },
              { "type": "A.B/c", "apiVersion": "1", "name": "b", "properties": { "p": "[reference('a').q]" } }
            ]
            """));
        Assert.Contains("Circular dependency detected", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal(3, expansion.Resources.Count);
    }

    [Fact]
    public void A_reference_by_id_is_an_order_unless_it_closes_a_circle()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [
              { "type": "A.B/c", "apiVersion": "1", "name": "a", "properties": { "p": "[reference(resourceId('A.B/c', 'b'), '1').q]" } },
              { "type": "A.B/c", "apiVersion": "1", "name": "b", "dependsOn": [ "a" ] }
            ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["a", "b"], expansion.Resources.Select(resource => resource.Name));
    }

    [Fact]
    public void What_is_in_a_deployment_waits_for_what_the_deployment_waits_for()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [
              { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "dependsOn": [ "before" ], "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": {
                "$schema": "s", "contentVersion": "1.0.0.0", "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "inside" } ] } } },
              { "type": "A.B/c", "apiVersion": "1", "name": "after", "dependsOn": [ "d" ] },
              { "type": "A.B/c", "apiVersion": "1", "name": "before" }
            ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal([("before", 0), ("inside", 1), ("d", 1), ("after", 2)], expansion.Resources.Select(resource => (resource.Name, resource.Wave)));
        Assert.True(expansion.Resources[2].IsExpandedDeployment);
        Assert.Equal(["d"], expansion.Resources[1].DeploymentPath);
        Assert.Equal("d/resources[0]", expansion.Resources[1].SymbolicPath);
    }
}
