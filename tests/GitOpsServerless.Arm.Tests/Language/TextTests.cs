using GitOpsServerless.Arm.Language;

namespace GitOpsServerless.Arm.Tests.Language;

public sealed class TextTests
{
    [Fact]
    public void Comments_trailing_commas_and_line_ends_in_strings_are_accepted()
    {
        var expansion = Corpus.Expand("""
            // A template
            {
              "$schema": "s", /* of many
              lines */ "contentVersion": "1.0.0.0",
              'resources': [],
              "outputs": { "o": { "type": "string", "value": "[concat('a',
                'b')]", }, },
            }
            """);
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal("ab", (string?)expansion.Outputs.Single().Value);
    }

    [Theory]
    [InlineData("{\n  \"a\": tru\n}", 2, 8)]
    [InlineData("{\n  \"a\": 1 \"b\"\n}", 2, 10)]
    [InlineData("{ \"a\": \"\\q\" }", 1, 11)]
    [InlineData("{ \"a\": 1 } x", 1, 12)]
    [InlineData("{ \"a\": \"x", 1, 10)]
    [InlineData("{ /* ", 1, 3)]
    [InlineData("", 1, 1)]
    public void Text_that_is_no_json_is_refused_with_its_place(string text, int line, int column)
    {
        var diagnostic = Assert.Single(TemplateDocument.Parse(text).Diagnostics);
        Assert.Equal(("InvalidRequestContent", line, column), (diagnostic.Code, diagnostic.Line, diagnostic.Column));
        Assert.False(Corpus.Expand(text).Succeeded);
    }

    [Fact]
    public void Required_elements_are_missed()
    {
        Assert.Equal(["$schema", "contentVersion", "resources"], Corpus.Expand("{}").Diagnostics.Select(diagnostic => diagnostic.Message.Split('\'')[2]));
    }

    [Fact]
    public void Every_expression_is_checked_even_where_it_is_not_needed()
    {
        var expansion = Corpus.Expand("""
            { "$schema": "s", "contentVersion": "1.0.0.0",
              "variables": { "unused": "[nothing('x')]" },
              "resources": [],
              "outputs": { "o": { "type": "string", "value": "[if(true(), 'a', parameters('p'))]" } } }
            """);
        Assert.Equal([("variables.unused", 2, 28), ("outputs.o.value", 4, 50)], expansion.Diagnostics.Select(diagnostic => (diagnostic.Path, diagnostic.Line!.Value, diagnostic.Column!.Value)));
    }

    [Fact]
    public void The_lines_of_resources_are_kept()
    {
        var expansion = Corpus.Expand("""
            { "$schema": "s", "contentVersion": "1.0.0.0", "resources": [
              { "type": "A.B/c", "apiVersion": "1", "name": "a" },

              { "type": "A.B/c", "apiVersion": "1", "name": "b" } ] }
            """);
        Assert.Equal([2, 4], expansion.Resources.Select(resource => resource.Line));
    }

    [Fact]
    public void One_bad_resource_does_not_hide_the_others()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "[div(1, 0)]" }, { "type": "A.B/c", "apiVersion": "1", "name": "b" }, { "type": "A.B/c", "apiVersion": "1", "name": "c", "properties": { "x": "[createArray()[0]]" } }, 5, { "name": "x" } ]
            """));
        Assert.Equal(["b"], expansion.Resources.Select(resource => resource.Name));
        Assert.Equal(["resources[0].name", "resources[3]", "resources[4]", "resources[2].properties.x"], expansion.Diagnostics.Select(diagnostic => diagnostic.Path));
    }

    [Fact]
    public void Two_resources_with_one_id_are_refused()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "A.B/c", "apiVersion": "1", "name": "a" }, { "type": "a.b/C", "apiVersion": "1", "name": "A" } ]
            """));
        Assert.Contains("defined multiple times", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_of_the_wrong_type_are_refused()
    {
        var expansion = Corpus.Expand(Corpus.Template("\"outputs\": { \"o\": { \"type\": \"int\", \"value\": \"x\" } }"));
        Assert.Equal("InvalidTemplate", Assert.Single(expansion.Diagnostics).Code);
    }
}
