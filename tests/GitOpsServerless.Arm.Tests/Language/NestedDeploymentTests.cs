using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class NestedDeploymentTests
{
    private const string Nested = """
        { "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "string" } }, "variables": { "v": "inner" },
          "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[concat(parameters('p'), variables('v'), resourceGroup().name)]" } ],
          "outputs": { "o": { "type": "string", "value": "[resourceId('A.B/c', 'x')]" }, "secret": { "type": "securestring", "value": "s" } } }
        """;

    [Fact]
    public void Inner_evaluation_uses_the_names_and_the_scope_of_the_nested_template()
    {
        var expansion = Expand($$"""
            "parameters": { "p": { "type": "string", "defaultValue": "outer" } }, "variables": { "v": "outer" },
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "resourceGroup": "other", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "parameters": { "p": { "value": "[concat(parameters('p'), '-')]" } }, "template": {{Nested}} } } ],
            "outputs": { "o": { "type": "string", "value": "[reference('d').outputs.o.value]" }, "s": { "type": "string", "value": "[listOutputsWithSecureValues('d', '1').secret]" } }
            """);
        Assert.Equal("outer-innerother", expansion.Resources[0].Name);
        Assert.Equal("other", expansion.Resources[0].DeploymentScope.ResourceGroupName);
        Assert.Equal("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/other/providers/A.B/c/x", (string?)expansion.Outputs[0].Value);
        Assert.Equal("s", (string?)expansion.Outputs[1].Value);
        Assert.Equal("string", (string?)expansion.Resources[1].DeploymentOutputs!["o"]!["type"]);
        Assert.Null(expansion.Resources[1].Body["properties"]!["template"]);
    }

    [Fact]
    public void Outer_evaluation_uses_the_names_and_loops_of_the_template_around()
    {
        var expansion = Expand($$"""
            "parameters": { "p": { "type": "string", "defaultValue": "outer" } }, "variables": { "v": "[concat('v', parameters('p'))]" },
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "[concat('d', copyIndex())]", "resourceGroup": "other", "copy": { "name": "l", "count": 2 }, "properties": { "mode": "Incremental",
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[concat(variables('v'), copyIndex('l'), resourceGroup().name)]" } ] } } } ]
            """);
        Assert.Equal(["vouter0myRg", "d0", "vouter1myRg", "d1"], expansion.Resources.Select(resource => resource.Name));
        Assert.Contains("/resourceGroups/other/", expansion.Resources[0].Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Linked_templates_come_from_the_resolver()
    {
        const string sections = """
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "templateLink": { "relativePath": "nested/t.json" }, "parameters": { "p": { "value": "x" } } } } ]
            """;
        var request = new TemplateExpansionRequest
        {
            Template = TemplateDocument.Parse(Corpus.Template(sections)),
            Scope = Corpus.Group,
            TemplateUri = "https://example.org/a/main.json",
            LinkedTemplates = new Linked("nested/t.json", Nested),
        };
        var expansion = TemplateExpander.Expand(request);
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["xinnermyRg", "d"], expansion.Resources.Select(resource => resource.Name));
        var opaque = TemplateExpander.Expand(request with { LinkedTemplates = null });
        Assert.False(Assert.Single(opaque.Resources).IsExpandedDeployment);
    }

    [Fact]
    public void A_problem_in_a_nested_template_has_its_place_in_the_whole_text()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "string" } },
                "resources": [] } } } ]
            """));
        var diagnostic = Assert.Single(expansion.Diagnostics);
        Assert.Equal(("resources[0].properties.template.parameters.p", 2), (diagnostic.Path, diagnostic.Line));
    }

    [Fact]
    public void Deployments_whose_outputs_need_each_other_are_refused()
    {
        static string Module(string name, string other) => $$"""
            { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "{{name}}", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "parameters": { "p": { "value": "[reference('{{other}}').outputs.o.value]" } },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "string" } }, "resources": [], "outputs": { "o": { "type": "string", "value": "[parameters('p')]" } } } } }
            """;
        var expansion = Corpus.Expand(Corpus.Template($"\"resources\": [ {Module("a", "b")}, {Module("b", "a")} ]"));
        Assert.Contains(expansion.Diagnostics, diagnostic => diagnostic.Message.Contains("Circular", StringComparison.Ordinal));
    }

    [Fact]
    public void The_unknown_condition_of_a_deployment_holds_for_what_is_in_it()
    {
        var expansion = Expand("""
            "resources": [
              { "type": "Microsoft.Resources/deployments", "condition": "[equals(resourceGroup().location, 'x')]", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
                "parameters": { "p": { "value": 1 }, "s": { "value": "secret" } },
                "template": {
                  "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "int" }, "q": { "type": "int", "defaultValue": 2 }, "s": { "type": "securestring" } },
                  "resources": [ { "condition": "[equals(resourceGroup().location, 'y')]", "type": "A.B/c", "apiVersion": "1", "name": "x" }, { "type": "A.B/c", "apiVersion": "1", "name": "y" } ] } } }
            ]
            """);
        Assert.Equal("[and(equals(resourceGroup().location, 'x'), equals(resourceGroup().location, 'y'))]", expansion.Resources[0].UnknownCondition);
        Assert.Equal("[equals(resourceGroup().location, 'x')]", expansion.Resources[1].UnknownCondition);
        Assert.Equal("""{"p":{"value":1},"q":{"value":2}}""", expansion.Resources[2].Body["properties"]!["parameters"]!.ToJsonString());
    }

    [Fact]
    public void A_template_may_be_computed()
    {
        var expansion = Expand("""
            "variables": { "t": { "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "type": "string" } }, "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[[parameters('p')]" } ] } },
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "template": "[variables('t')]", "parameters": { "p": { "value": "n" } } } } ]
            """);
        Assert.Equal(["n", "d"], expansion.Resources.Select(resource => resource.Name));
    }

    [Fact]
    public void Unknown_outputs_flow_through_deployments_as_expressions()
    {
        var expansion = Expand("""
            "resources": [
              { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" }, "template": {
                "$schema": "s", "contentVersion": "1.0.0.0", "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "x" } ], "outputs": { "key": { "type": "string", "value": "[reference(resourceId('A.B/c', 'x'), '1').key]" } } } } },
              { "type": "A.B/c", "apiVersion": "1", "name": "y", "properties": { "k": "[toLower(reference('d').outputs.key.value)]" } }
            ]
            """);
        var id = $"{expansion.Resources[0].Scope}/providers/A.B/c/x";
        Assert.Equal($"[toLower(reference('{id}', '1').key)]", (string?)expansion.Resources[2].Body["properties"]!["k"]);
        Assert.Equal([new RuntimeCall("reference", id, "1")], expansion.UnknownCalls);
        Assert.Contains(id, expansion.Resources[1].DependsOn);
    }

    private static TemplateExpansion Expand(string sections)
    {
        var expansion = Corpus.Expand(Corpus.Template(sections));
        Assert.Empty(expansion.Diagnostics);
        return expansion;
    }

    private sealed class Linked(string path, string text) : ILinkedTemplateResolver
    {
        public TemplateDocument? Resolve(TemplateLink link) => link.RelativePath == path ? TemplateDocument.Parse(text) : null;
    }

    [Fact]
    public void Of_a_secure_output_the_type_is_known_and_the_value_is_not()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": "inner" },
              "template": { "$schema": "s", "contentVersion": "1.0.0.0", "resources": [], "outputs": { "s": { "type": "securestring", "value": "correct horse" } } } } } ],
            "outputs": { "has": { "type": "bool", "value": "[contains(reference('d').outputs, 's')]" }, "type": { "type": "string", "value": "[reference('d').outputs.s.type]" }, "value": { "type": "string", "value": "[reference('d').outputs.s.value]" } }
            """));

        Assert.Equal(["True", "securestring"], expansion.Outputs.Take(2).Select(static output => output.Value!.ToString()), StringComparer.OrdinalIgnoreCase);
        Assert.Contains("property 'value' doesn't exist, available properties are 'type'", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }
}
