using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Rendering;

/// <summary>What is wrong with a JSON template or parameter file is said with file, line and column, as an editor counts them.</summary>
public sealed class PlaceTests
{
    private const string Head = """
        {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",

        """;

    [Theory]
    [InlineData("  \"parameters\": { \"a\": { \"type\": \"string\" } },\n  \"resources\": [],\n  \"resources\": []\n}", 6, 3, "Duplicate property 'resources'")]
    [InlineData("  \"resources\": [ { \"type\": \"A.B/c\",\n    \"apiVersion\": \"1\", \"name\": \"a\", \"properties\": { \"x\": 1,\n       \"x\": 2 } } ]\n}", 6, 8, "Duplicate property 'x'")]
    [InlineData("  \"resources\": [\n    { \"type\": \"A.B/c\", \"apiVersion\": \"1\", \"name\": \"[nothing()]\" }\n  ]\n}", 5, 51, "nothing")]
    [InlineData("  \"resources\": [],\n  \"outputs\": { \"o\": { \"type\": \"string\", \"value\": \"[parameters('p')]\" } }\n}", 5, 50, "'p'")]
    [InlineData("  \"parameters\": {\n    \"p\": { \"type\": \"string\" }\n  },\n  \"resources\": []\n}", 5, 10, "'p' is not provided")]
    [InlineData("  \"resources\": [\n    { \"type\" \"A.B/c\" }\n  ]\n}", 5, 14, "Expected ':'")]
    [InlineData("  \"resources\": [\n    { \"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"1\", \"name\": \"d\", \"properties\": { \"mode\": \"Incremental\", \"expressionEvaluationOptions\": { \"scope\": \"inner\" }, \"template\": { \"$schema\": \"s\", \"contentVersion\": \"1.0.0.0\",\n        \"resources\": [ { \"type\": \"A.B/c\", \"apiVersion\": \"1\", \"name\": \"[parameters('q')]\" } ] } } }\n  ]\n}", 6, 70, "'q'")]
    public async Task A_template_error_has_its_place(string rest, int line, int column, string words)
    {
        var result = await TemplateRendererTests.TryRenderAsync(new() { ["infra/main.json"] = Head + rest }, "infra");

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal(("GOS0521", "infra/main.json", line, column), (error.Code, error.File, error.Line, error.Column));
        Assert.StartsWith($"infra/main.json({line},{column}): error GOS0521: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"parameters\": {\n    \"a\": { \"value\": \"x\" },\n    \"a\": { \"value\": \"y\" }\n  }\n}", 4, 5, "Duplicate property 'a'")]
    [InlineData("{\n  \"parameters\": {\n    \"a\": \"x\"\n  }\n}", 3, 10, "'a' has neither")]
    [InlineData("{\n  \"parameters\": [\n", 3, 1, "ends where")]
    [InlineData("{\n  \"parameters\": {\n    \"a\": { \"value\": [ 1, }\n  }\n}", 3, 26, "Unexpected character")]
    public async Task An_error_of_a_parameter_file_has_its_place(string parameters, int line, int column, string words)
    {
        var result = await TemplateRendererTests.TryRenderAsync(new()
        {
            ["main.json"] = Head + "  \"parameters\": { \"a\": { \"type\": \"string\" } }, \"resources\": []\n}",
            ["main.parameters.json"] = parameters,
        });

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal(("GOS0522", "main.parameters.json", line, column), (error.Code, error.File, error.Line, error.Column));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ARM_reads_beyond_JSON_is_rendered_and_sent_as_JSON()
    {
        var state = await TemplateRendererTests.RenderAsync(new()
        {
            ["main.json"] = Head + """
                  // A remark.
                  "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "n",
                    "properties": { "text": "[concat('a',
                      'b')]", 'single': 1.50, "large": 123456789012345678901234567890, "list": [ 1, 2, ], }, } ] /* the end */
                }
                """,
        });

        Assert.Equal("ab", (string?)state.Resources[0].Payload["properties"]!["text"]);
        Assert.Equal("""{"text":"[concat(\u0027a\u0027,\n      \u0027b\u0027)]","single":1.50,"large":123456789012345678901234567890,"list":[1,2]}""",
            state.Template!.Template["resources"]![0]!["properties"]!.ToJsonString());
    }
}
