using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;

namespace GitOpsServerless.Engine.Tests;

public sealed class ApplicationSetTests
{
    [Fact]
    public void List_fills_the_template_and_keeps_the_types_of_whole_placeholders()
    {
        var set = Read(("sets.yaml", Set("""
              - list:
                  elements:
                    - { env: dev, prune: true, team: { name: shop } }
                    - { env: prod, prune: false, team: { name: shop } }
            """, """
              metadata: { name: "shop-{{env}}", labels: { team: "{{ .team.name }}" } }
              spec: { source: { directory: ., path: "apps/{{ env }}/shop" }, sync: { prune: "{{prune}}" } }
            """)));

        Assert.Empty(set.Diagnostics);
        Assert.Equal(["shop-dev", "shop-prod"], set.Applications.Keys.Order(StringComparer.Ordinal));
        var development = set.Applications["shop-dev"];
        Assert.Equal(("apps/dev/shop", true, "shop"), (development.Source.Path, development.Sync.Prune, development.Labels["team"]));
        Assert.False(set.Applications["shop-prod"].Sync.Prune);
    }

    [Fact]
    public void Folders_are_matched_by_segment_and_exclusions_win()
    {
        var set = DefinitionReader.Read(
            [File("sets.yaml", Set("  - git: { directories: ['apps/*', '!apps/old'] }", """
              metadata: { name: "{{path.basenameNormalized}}" }
              spec: { source: { directory: ., path: "{{path.path}}" } }
            """))],
            paths: ["sets.yaml", "apps/Web_Shop/main.bicep", "apps/api/a.json", "apps/api/deep/b.json", "apps/old/x.yaml", "other/y.yaml"]);

        Assert.Equal(["apps/Web_Shop", "apps/api"], set.Applications.Values.Select(a => a.Source.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_are_data_and_no_definitions()
    {
        var set = Read(
            ("sets.yaml", Set("  - git: { files: ['envs/**/*.yaml'] }", """
              metadata: { name: "shop-{{cluster.name}}" }
              spec: { source: { directory: ., path: "{{path.path}}" } }
            """)),
            ("envs/eu/one.yaml", "cluster: { name: one }"),
            ("envs/two.yaml", "- cluster: { name: two }\n- cluster: { name: three }"));

        Assert.Empty(set.Diagnostics);
        Assert.Equal(["shop-one", "shop-three", "shop-two"], set.Applications.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("envs/eu", set.Applications["shop-one"].Source.Path);
    }

    [Fact]
    public void Matrix_combines_and_merge_lays_over()
    {
        const string template = """
              metadata: { name: "{{env}}-{{size}}" }
              spec: { source: { directory: . } }
            """;
        var matrix = Read(("m.yaml", Set("""
              - matrix:
                  generators:
                    - list: { elements: [{ env: dev }, { env: prod }] }
                    - list: { elements: [{ size: s }, { size: l }] }
            """, template)));
        var merge = Read(("m.yaml", Set("""
              - merge:
                  mergeKeys: [env]
                  generators:
                    - list: { elements: [{ env: dev, size: s }, { env: prod, size: s }] }
                    - list: { elements: [{ env: prod, size: l }, { env: unknown, size: l }] }
            """, template)));

        Assert.Equal(["dev-l", "dev-s", "prod-l", "prod-s"], matrix.Applications.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["dev-s", "prod-l"], merge.Applications.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("- list: { elements: [{ env: dev }] }", "{{nope}}", "nope")]
    [InlineData("- list: { elements: [{ env: dev }] }", "{{env", "not closed")]
    [InlineData("- matrix: { generators: [{ list: { elements: [{ env: a }] } }] }", "{{env}}", "exactly two")]
    [InlineData("- matrix: { generators: [{ list: { elements: [{ env: a }] } }, { list: { elements: [{ env: b }] } }] }", "{{env}}", "different values")]
    [InlineData("- list: { elements: [{ env: dev }, prod] }", "{{env}}", "must be a mapping")]
    [InlineData("- list: { elements: [{ env: [dev] }] }", "shop-{{env}}", "mapping or list")]
    [InlineData("- list: { elements: [{ env: dev }] }", "{{ env | upper }}", "does not give")]
    [InlineData("- merge: { mergeKeys: [key], generators: [{ list: { elements: [{ env: a }] } }] }", "{{env}}", "merge key")]
    public void Failing_set_gives_nothing_and_leaves_existing_applications_unknown(string generator, string name, string message)
    {
        var set = Read(("a.yaml", Set("  " + generator, $$"""
              metadata: { name: "{{name}}" }
              spec: { source: { directory: . } }
            """)), ("b.yaml", Good));

        var diagnostic = Assert.Single(set.Diagnostics);
        Assert.Equal(("GOS0014", "a.yaml"), (diagnostic.Code, diagnostic.File));
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.True(set.IsPartial);
        Assert.Equal(["good"], set.Applications.Keys);
    }

    [Fact]
    public void Set_that_would_fill_the_memory_is_refused()
    {
        var set = Read(("a.yaml", Set($"  - list: {{ elements: [{{ big: {new string('x', 500_000)} }}] }}", $$"""
              metadata: { name: a, annotations: { all: "{{string.Concat(Enumerable.Repeat("{{big}}", 100))}}" } }
              spec: { source: { directory: . } }
            """)));

        Assert.Contains("characters", Assert.Single(set.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Empty(set.Applications);
    }

    [Fact]
    public void Json_files_are_named_before_they_are_read()
    {
        var argo = """
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: { name: shops }
            spec: { generators: [{ matrix: { generators: [{ git: { files: [{ path: "clusters/*/config.json" }] } }] } }] }
            """;

        var found = DefinitionReader.DataFiles([File("a.yaml", argo)], ["a.yaml", "clusters/one/config.json", "clusters/one/other.json", "main.json"]);

        Assert.Equal(["clusters/one/config.json"], found);
    }

    [Fact]
    public void Invalid_set_leaves_existing_applications_unknown_too()
    {
        var set = Read(("a.yaml", Set("  - lst: {}", "  { metadata: { name: a }, spec: { source: { directory: . } } }")));

        Assert.NotEmpty(set.Diagnostics);
        Assert.True(set.IsPartial);
    }

    [Fact]
    public void Invalid_application_of_a_set_does_not_stop_the_others()
    {
        var set = Read(("a.yaml", Set("  - list: { elements: [{ name: good, mode: auto }, { name: bad, mode: sometimes }] }", """
              metadata: { name: "{{name}}" }
              spec: { source: { directory: . }, sync: { mode: "{{mode}}" } }
            """)));

        Assert.Equal(["good"], set.Applications.Keys);
        Assert.Contains("bad", set.Invalid);
        Assert.Equal("GOS0006", Assert.Single(set.Diagnostics).Code);
    }

    private const string Good = """
        apiVersion: gitops.serverless/v1
        kind: Application
        metadata: { name: good }
        spec: { source: { directory: . } }
        """;

    private static string Set(string generators, string template) =>
        $"apiVersion: gitops.serverless/v1\nkind: ApplicationSet\nmetadata: {{ name: shops }}\nspec:\n  generators:\n{Indent(generators)}\n  template:\n{Indent(template)}\n";

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(static line => "    " + line));

    private static KeyValuePair<string, ReadOnlyMemory<byte>> File(string path, string text) => KeyValuePair.Create(path, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text));

    private static DefinitionSet Read(params (string Path, string Text)[] files) => DefinitionReader.Read(files.Select(static file => File(file.Path, file.Text)));
}
