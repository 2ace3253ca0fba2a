using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class ResourceTests
{
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg";

    [Fact]
    public void A_resource_has_its_identity_and_body()
    {
        var resource = Single("""
            "resources": [
              {
                "type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2023-01-01", "name": "vnet/sub", "comments": "x",
                "tags": { "[concat('a', 'b')]": "[toUpper('c')]", "[[d]": "[[e]" }, "properties": { "x": [ "[add(1, 2)]", null, 1.50 ] }
              }
            ]
            """);
        Assert.Equal($"{Group}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/sub", resource.Id);
        Assert.Equal(("Microsoft.Network/virtualNetworks/subnets", "2023-01-01", "vnet/sub", Group, "resources[0]"), (resource.Type, resource.ApiVersion, resource.Name, resource.Scope, resource.SymbolicPath));
        Assert.Equal("""{"id":"ID","type":"Microsoft.Network/virtualNetworks/subnets","name":"vnet/sub","apiVersion":"2023-01-01","tags":{"ab":"C","[[d]":"[[e]"},"properties":{"x":[3,null,1.5]}}""",
            resource.Body.ToJsonString().Replace(resource.Id, "ID", StringComparison.Ordinal));
    }

    [Fact]
    public void Children_inside_take_the_name_and_type_of_their_parent()
    {
        var expansion = Expand("""
            "resources": [
              { "type": "Microsoft.Sql/servers", "apiVersion": "1", "name": "srv", "resources": [
                { "type": "databases", "apiVersion": "1", "name": "db", "resources": [ { "type": "Microsoft.Sql/servers/databases/rules", "apiVersion": "1", "name": "srv/db/r" } ] },
                { "type": "providers/locks", "apiVersion": "1", "name": "Microsoft.Authorization/lock" }
              ] }
            ]
            """);
        Assert.Equal(
            [
                $"{Group}/providers/Microsoft.Sql/servers/srv",
                $"{Group}/providers/Microsoft.Sql/servers/srv/databases/db",
                $"{Group}/providers/Microsoft.Sql/servers/srv/databases/db/rules/r",
                $"{Group}/providers/Microsoft.Sql/servers/srv/providers/Microsoft.Authorization/locks/lock",
            ],
            expansion.Resources.Select(resource => resource.Id));
        Assert.Equal([0, 1, 2, 1], expansion.Resources.Select(resource => resource.Wave));
        Assert.Equal("resources[0].resources[0].resources[0]", expansion.Resources[2].SymbolicPath);
    }

    [Theory]
    [InlineData("\"scope\": \"[resourceId('Microsoft.Storage/storageAccounts', 'sa')]\"", Group + "/providers/Microsoft.Storage/storageAccounts/sa")]
    [InlineData("\"scope\": \"Microsoft.Storage/storageAccounts/sa\"", Group + "/providers/Microsoft.Storage/storageAccounts/sa")]
    [InlineData("\"scope\": \"/\"", "/")]
    [InlineData("\"scope\": \"Microsoft.Management/managementGroups/mg\"", "/providers/Microsoft.Management/managementGroups/mg")]
    [InlineData("\"scope\": \"/subscriptions/s\"", "/subscriptions/s")]
    [InlineData("\"existing\": true, \"resourceGroup\": \"other\"", "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/other")]
    [InlineData("\"existing\": true, \"subscriptionId\": \"s\", \"resourceGroup\": \"other\"", "/subscriptions/s/resourceGroups/other")]
    [InlineData("\"existing\": true, \"subscriptionId\": \"s\"", "/subscriptions/s")]
    public void Scopes_go_in_front_of_the_id(string property, string scope)
    {
        var resource = Single($$"""
            "resources": [ { "type": "Microsoft.Authorization/locks", "apiVersion": "1", "name": "l", {{property}} } ]
            """);
        Assert.Equal(scope, resource.Scope);
        Assert.Equal($"{scope.TrimEnd('/')}/providers/Microsoft.Authorization/locks/l", resource.Id);
    }

    [Fact]
    public void Resource_groups_and_subscriptions_have_short_ids()
    {
        var expansion = Expand("""
            "resources": [ { "type": "Microsoft.Resources/resourceGroups", "apiVersion": "1", "name": "rg", "location": "[deployment().location]" } ],
            "outputs": { "id": { "type": "string", "value": "[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg')]" } }
            """, DeploymentScope.Subscription("s") with { Location = "westeurope" });
        Assert.Equal("/subscriptions/s/resourceGroups/rg", expansion.Resources[0].Id);
        Assert.Equal("/subscriptions/s/resourceGroups/rg", (string?)expansion.Outputs[0].Value);
        Assert.Equal("westeurope", (string?)expansion.Resources[0].Body["location"]);
    }

    [Fact]
    public void Loops_make_one_resource_for_each_index()
    {
        var expansion = Expand("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[concat('n', copyIndex(1), copyIndex('l'), copyIndex('l', 5))]", "copy": { "name": "l", "count": "[length(createArray(1, 2))]" },
              "properties": { "copy": [ { "name": "p", "count": 2, "input": "[concat(copyIndex('l'), copyIndex('p'), copyIndex())]" } ], "nested": { "copy": [ { "name": "q", "count": 1, "input": { "r": "[copyIndex('q', 7)]" } } ] } } } ]
            """);
        Assert.Equal(["n105", "n216"], expansion.Resources.Select(resource => resource.Name));
        Assert.Equal(["resources[0][0]", "resources[0][1]"], expansion.Resources.Select(resource => resource.SymbolicPath));
        Assert.Equal((1, "l"), (expansion.Resources[1].CopyIndex, expansion.Resources[1].CopyName));
        Assert.Equal("""{"p":["101","111"],"nested":{"q":[{"r":7}]}}""", expansion.Resources[1].Body["properties"]!.ToJsonString());
    }

    [Fact]
    public void Serial_loops_run_in_batches()
    {
        var expansion = Expand("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[string(copyIndex())]", "copy": { "name": "l", "count": 5, "mode": "serial", "batchSize": 2 } } ]
            """);
        Assert.Equal([0, 0, 1, 1, 2], expansion.Resources.Select(resource => resource.Wave));
    }

    [Fact]
    public void Loops_in_variables_and_outputs_give_arrays()
    {
        var expansion = Expand("""
            "variables": { "copy": [ { "name": "a", "count": 2, "input": "[copyIndex('a', 1)]" } ], "o": { "copy": [ { "name": "b", "count": 2, "input": "[copyIndex('b')]" } ], "x": 1 } },
            "outputs": {
              "a": { "type": "array", "value": "[variables('a')]" }, "b": { "type": "object", "value": "[variables('o')]" },
              "c": { "type": "array", "copy": { "count": 2, "input": "[mul(copyIndex(), 10)]" } },
              "d": { "type": "string", "value": "x", "condition": false }
            }
            """);
        Assert.Equal(["""[1,2]""", """{"b":[0,1],"x":1}""", """[0,10]"""], expansion.Outputs.Select(output => output.Value!.ToJsonString()));
    }

    [Fact]
    public void A_false_condition_removes_a_resource_but_not_its_children()
    {
        var expansion = Expand("""
            "resources": [
              { "condition": "[equals('a', 'b')]", "type": "A.B/c", "apiVersion": "1", "name": "off" },
              { "type": "A.B/c/d", "apiVersion": "1", "name": "off/child", "dependsOn": [ "off" ] },
              { "condition": "[equals(resourceGroup().location, 'x')]", "type": "A.B/c", "apiVersion": "1", "name": "maybe" }
            ]
            """);
        Assert.Equal(["off/child", "maybe"], expansion.Resources.Select(resource => resource.Name));
        Assert.Equal("[equals(resourceGroup().location, 'x')]", expansion.Resources[1].UnknownCondition);
        Assert.Empty(expansion.Resources[0].DependsOn);
    }

    [Fact]
    public void Symbolic_names_stand_for_resources_and_loops()
    {
        var expansion = Expand("""
            "languageVersion": "2.0",
            "resources": {
              "vault": { "existing": true, "type": "A.B/vaults", "apiVersion": "1", "name": "v" },
              "many": { "type": "A.B/c", "apiVersion": "2", "name": "[format('m{0}', copyIndex())]", "copy": { "name": "manyLoop", "count": 2 }, "dependsOn": [ "vault" ] },
              "one": { "type": "A.B/c", "apiVersion": "2", "name": "one", "properties": { "x": "[reference('many[1]').y]", "all": "[map(references('many'), lambda('m', lambdaVariables('m').z))]", "key": "[listKeys('vault', '1').key]" } },
              "last": { "type": "A.B/c", "apiVersion": "2", "name": "last", "dependsOn": [ "many" ], "@options": { "onlyIfNotExists": [ true ] } }
            }
            """);
        var id = $"{Group}/providers/A.B/";
        Assert.Equal(["v", "m0", "m1", "one", "last"], expansion.Resources.Select(resource => resource.Name));
        Assert.True(expansion.Resources[0].IsExisting);
        Assert.Equal([$"{id}vaults/v", $"{id}c/m0", $"{id}c/m1"], expansion.Resources[3].DependsOn);
        Assert.Equal([$"{id}c/m0", $"{id}c/m1"], expansion.Resources[4].DependsOn);
        Assert.Equal($$"""{"x":"[reference('{{id}}c/m1', '2').y]","all":["[reference('{{id}}c/m0', '2').z]","[reference('{{id}}c/m1', '2').z]"],"key":"[listKeys('{{id}}vaults/v', '1').key]"}""",
            expansion.Resources[3].Body["properties"]!.ToJsonString(Relaxed));
        Assert.Equal("""{"onlyIfNotExists":[true]}""", expansion.Resources[4].Options!.ToJsonString());
        Assert.Equal(("resources.many[1]", "many"), (expansion.Resources[2].SymbolicPath, expansion.Resources[2].SymbolicName));
    }

    [Fact]
    public void Resources_of_extensions_have_a_symbolic_identity()
    {
        var resource = Single("""
            "languageVersion": "2.1-experimental", "imports": { "k8s": { "provider": "Kubernetes", "version": "1.0" } },
            "resources": { "ns": { "import": "k8s", "type": "core/Namespace@v1", "properties": { "metadata": { "name": "x" } } } }
            """);
        Assert.Equal(("extension:ns", "core/Namespace@v1"), (resource.Id, resource.Type));
    }

    internal static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static TemplateExpansion Expand(string sections, DeploymentScope? scope = null)
    {
        var expansion = Corpus.Expand(Corpus.Template(sections), scope: scope);
        Assert.Empty(expansion.Diagnostics);
        return expansion;
    }

    private static ExpandedResource Single(string sections) => Assert.Single(Expand(sections).Resources);
}
