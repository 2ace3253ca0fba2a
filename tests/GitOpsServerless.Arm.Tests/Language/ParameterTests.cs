using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("""{ "type": "string" }""", "\"a\"", "")]
    [InlineData("""{ "type": "string" }""", "1", "Expected a value of type 'String, Uri', but received a value of type 'Integer'")]
    [InlineData("""{ "type": "secureString" }""", "\"a\"", "")]
    [InlineData("""{ "type": "int" }""", "\"1\"", "Expected a value of type 'Integer', but received a value of type 'String'")]
    [InlineData("""{ "type": "bool" }""", "\"true\"", "Expected a value of type 'Boolean', but received a value of type 'String'")]
    [InlineData("""{ "type": "array" }""", "{}", "Expected a value of type 'Array', but received a value of type 'Object'")]
    [InlineData("""{ "type": "secureObject" }""", "[]", "Expected a value of type 'Object', but received a value of type 'Array'")]
    [InlineData("""{ "type": "string", "allowedValues": [ "a", "b" ] }""", "\"c\"", "not part of the allowed value(s): 'a,b'")]
    [InlineData("""{ "type": "array", "allowedValues": [ "a", "b" ] }""", """[ "b", "a" ]""", "")]
    [InlineData("""{ "type": "array", "allowedValues": [ "a", "b" ] }""", """[ "a", "c" ]""", "not part of the allowed")]
    [InlineData("""{ "type": "int", "minValue": 1, "maxValue": 3 }""", "3", "")]
    [InlineData("""{ "type": "int", "minValue": 1, "maxValue": 3 }""", "4", "less than or equal to '3'")]
    [InlineData("""{ "type": "int", "minValue": 1 }""", "0", "greater than or equal to '1'")]
    [InlineData("""{ "type": "string", "minLength": 3 }""", "\"ab\"", "greater than or equal to '3'")]
    [InlineData("""{ "type": "array", "maxLength": 1 }""", "[ 1, 2 ]", "less than or equal to '1'")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "int" } } }""", "{}", "for the property 'a' must be provided")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "int", "nullable": true } } }""", "{}", "")]
    [InlineData("""{ "type": "object", "properties": { "a": { "type": "int" } } }""", """{ "A": "x" }""", "Expected a value of type 'Integer'")]
    [InlineData("""{ "type": "object", "additionalProperties": false }""", """{ "a": 1 }""", "['a']")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" } }""", """{ "a": 1 }""", "Expected a value of type 'String, Uri'")]
    [InlineData("""{ "type": "array", "items": { "type": "int" } }""", """[ 1, "x" ]""", "Expected a value of type 'Integer'")]
    [InlineData("""{ "type": "array", "prefixItems": [ { "type": "int" } ], "items": false }""", "[ 1, 2 ]", "exactly 1 item(s)")]
    [InlineData("""{ "type": "array", "prefixItems": [ { "type": "int" } ] }""", "[]", "at index 0")]
    [InlineData("""{ "$ref": "#/definitions/positive" }""", "1", "")]
    [InlineData("""{ "$ref": "#/definitions/positive" }""", "0", "greater than or equal to '1'")]
    [InlineData("""{ "$ref": "#/definitions/absent" }""", "0", "'#/definitions/absent' is not found")]
    [InlineData("""{ "$ref": "#/definitions/shape" }""", """{ "kind": "circle", "radius": 2 }""", "")]
    [InlineData("""{ "$ref": "#/definitions/shape" }""", """{ "kind": "circle" }""", "for the property 'radius' must be provided")]
    [InlineData("""{ "$ref": "#/definitions/shape" }""", """{ "kind": "square" }""", "Valid discriminator property values are: 'circle'")]
    [InlineData("""{ "$ref": "#/definitions/shape" }""", """{ "radius": 2 }""", "No value was provided for the discriminator property 'kind'")]
    public void Values_are_checked_against_their_declaration(string declaration, string value, string problem)
    {
        var expansion = Corpus.Expand(Corpus.Template($$"""
            "languageVersion": "2.0",
            "definitions": {
              "positive": { "type": "int", "minValue": 1 },
              "circle": { "type": "object", "properties": { "kind": { "type": "string" }, "radius": { "type": "int" } }, "additionalProperties": false },
              "shape": { "type": "object", "discriminator": { "propertyName": "kind", "mapping": { "circle": { "$ref": "#/definitions/circle" } } } }
            },
            "parameters": { "p": {{declaration}} }
            """), $$"""{ "p": { "value": {{value}} } }""");
        if (problem.Length == 0)
        {
            Assert.Empty(expansion.Diagnostics);
            return;
        }

        var diagnostic = Assert.Single(expansion.Diagnostics);
        Assert.Equal(("InvalidTemplate", "parameters.p"), (diagnostic.Code, diagnostic.Path));
        Assert.Contains(problem, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_missing_parameter_is_reported_with_its_place()
    {
        var expansion = Corpus.Expand("""
            {
              "$schema": "s", "contentVersion": "1.0.0.0",
              "parameters": {
                "first": { "type": "string" },
                "second": { "type": "int" }
              },
              "resources": []
            }
            """);
        Assert.Equal([("parameters.first", 4), ("parameters.second", 5)], expansion.Diagnostics.Select(diagnostic => (diagnostic.Path, diagnostic.Line ?? 0)));
        Assert.Contains("'first' is not provided", expansion.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_the_template_does_not_have_is_refused()
    {
        var expansion = Corpus.Expand(Corpus.Template("\"parameters\": { \"p\": { \"type\": \"int\", \"defaultValue\": 1 } }"), """{ "q": { "value": 1 } }""");
        Assert.Contains("'q'. The parameters defined in the template are: 'p'", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_parameter_files_are_understood()
    {
        var expansion = Corpus.Expand(
            Corpus.Template("""
                "parameters": { "p": { "type": "string" } }, "outputs": { "o": { "type": "string", "value": "[parameters('P')]" } }
                """),
            """{ "$schema": "s", "contentVersion": "1.0.0.0", "parameters": { "p": { "value": "[not an expression]" } } }""");
        Assert.Equal("[[not an expression]", (string?)expansion.Outputs.Single().Value);
        Assert.Equal("[not an expression]", (string?)ResidualExpression.Unescape(expansion.Outputs.Single().Value));
    }

    [Fact]
    public void Defaults_use_other_parameters_and_null_takes_the_default()
    {
        var expansion = Corpus.Expand(
            Corpus.Template("""
                "parameters": { "a": { "type": "string", "defaultValue": "[concat(parameters('b'), '!')]" }, "b": { "type": "string", "defaultValue": "x" } },
                "outputs": { "o": { "type": "string", "value": "[parameters('a')]" } }
                """),
            """{ "b": { "value": null } }""");
        Assert.Equal("x!", (string?)expansion.Outputs.Single().Value);
    }

    [Fact]
    public void Parameters_that_need_each_other_are_refused()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "parameters": { "a": { "type": "string", "defaultValue": "[parameters('b')]" }, "b": { "type": "string", "defaultValue": "[parameters('a')]" } }
            """));
        Assert.Contains("depends on itself", expansion.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_in_a_key_vault_stay_references()
    {
        var expansion = Corpus.Expand(
            Corpus.Template("""
                "parameters": { "password": { "type": "securestring" } },
                "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "n", "properties": { "password": "[parameters('password')]" } } ]
                """),
            """{ "password": { "reference": { "keyVault": { "id": "/subscriptions/s/vault" }, "secretName": "pw", "secretVersion": "7" } } }""");
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal("[getSecret('/subscriptions/s/vault', 'pw', '7')]", (string?)expansion.Resources[0].Body["properties"]!["password"]);
    }

    [Fact]
    public void The_values_of_secure_parameters_are_known_as_secrets_and_masked_in_diagnostics()
    {
        var expansion = Corpus.Expand(
            Corpus.Template("""
                "parameters": { "password": { "type": "securestring" }, "login": { "type": "secureObject" }, "plain": { "type": "string", "defaultValue": "open" } },
                "outputs": { "o": { "type": "object", "value": "[parseCidr(parameters('password'))]" } }
                """),
            """{ "password": { "value": "hunter2" }, "login": { "value": { "user": "u1", "tokens": [ "t1", 2 ] } } }""");
        Assert.Equal(["hunter2", "t1", "u1"], expansion.SecretValues.Order(StringComparer.Ordinal));
        var diagnostic = Assert.Single(expansion.Diagnostics);
        Assert.DoesNotContain("hunter2", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("'***' is no range", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_and_chance_come_from_outside_and_in_defaults_only()
    {
        const string sections = """
            "parameters": { "now": { "type": "string", "defaultValue": "[utcNow('yyyy')]" }, "id": { "type": "string", "defaultValue": "[newGuid()]" } },
            "outputs": { "o": { "type": "string", "value": "[concat(parameters('now'), parameters('id'))]" } }
            """;
        var runtime = new FixedRuntimeContext { UtcNow = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero), Guid = new Guid("6b0a6d0c-2b79-4e84-9f27-3f7f2a4de0aa") };
        Assert.Equal("20246b0a6d0c-2b79-4e84-9f27-3f7f2a4de0aa", (string?)Corpus.Expand(Corpus.Template(sections), runtime: runtime).Outputs[0].Value);
        Assert.Equal("[concat(utcNow('yyyy'), newGuid())]", (string?)Corpus.Expand(Corpus.Template(sections)).Outputs[0].Value);
        Assert.Contains("default value of a parameter", Corpus.Evaluate("[utcNow()]").Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"parameters\": { \"p\": { \"type\": \"strng\", \"defaultValue\": \"x\" } }", "parameters.p.type", "parameter 'p' is not valid. It must be one of: string,")]
    [InlineData("\"parameters\": { \"p\": { \"type\": [ \"string\" ], \"defaultValue\": \"x\" } }", "parameters.p.type", "parameter 'p' is not valid")]
    public void A_type_is_one_of_the_language(string sections, string path, string words)
    {
        var diagnostic = Assert.Single(Corpus.Expand(Corpus.Template(sections)).Diagnostics);
        Assert.Equal(path, diagnostic.Path);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_is_written_in_any_case() =>
        Assert.Empty(Corpus.Expand(Corpus.Template(""" "parameters": { "p": { "type": "SecureString", "defaultValue": "" } }, "outputs": { "o": { "type": "String", "value": "x" } } """)).Diagnostics);
}
