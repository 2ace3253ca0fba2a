using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Plain;

public sealed class PlainRendererTests
{
    [Fact]
    public async Task Documents_render_in_the_order_of_paths_and_documents_with_file_and_line()
    {
        var tree = new MemoryTree
        {
            ["b.yaml"] = Requests.ConfigMap("third"),
            ["a.yaml"] = "# head\n---\n" + Requests.ConfigMap("first") + "---\n# nothing\n---\n" + Requests.ConfigMap("second"),
        };

        var state = (await Requests.RenderPlainAsync(tree)).Value;

        Assert.Equal(
            [("first", "a.yaml", 3), ("second", "a.yaml", 11), ("third", "b.yaml", 1)],
            state.Resources.Select(r => (r.Id.Name, r.Provenance.File, r.Provenance.Line!.Value)));
    }

    [Fact]
    public async Task Json_manifests_render_like_yaml_ones()
    {
        var tree = new MemoryTree { ["a.json"] = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""" };

        Assert.Equal("ConfigMap default/a", Assert.Single((await Requests.RenderPlainAsync(tree)).Value.Resources).Id.ToString());
    }

    [Fact]
    public async Task Lists_are_taken_apart_with_the_line_of_each_item()
    {
        var tree = new MemoryTree
        {
            ["a.yaml"] = """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: ConfigMap
                  metadata: { name: one }
                - apiVersion: v1
                  kind: ConfigMapList
                  items:
                  - metadata: { name: two }
                """,
        };

        var resources = (await Requests.RenderPlainAsync(tree)).Value.Resources;

        Assert.Equal(["one", "two"], resources.Select(r => r.Id.Name));
        Assert.Equal([4, 7], resources.Select(r => r.Provenance.Line!.Value));
        Assert.Equal("ConfigMap", (string?)resources[1].Payload["kind"]);
    }

    [Fact]
    public async Task A_list_without_items_has_no_objects()
    {
        var tree = new MemoryTree { ["a.yaml"] = "apiVersion: v1\nkind: List\nitems: []\n" };

        Assert.Empty((await Requests.RenderPlainAsync(tree)).Value.Resources);
    }

    [Fact]
    public async Task All_errors_of_all_files_are_reported_at_once()
    {
        var tree = new MemoryTree
        {
            ["a.yaml"] = "kind: ConfigMap\nmetadata: { name: a }\n---\n- 1\n",
            ["b.yaml"] = "apiVersion: v1\nkind: [\n",
            ["c.yaml"] = "apiVersion: v1\nkind: Job\nmetadata: { generateName: job- }\n",
        };

        var result = await Requests.RenderPlainAsync(tree);

        Assert.Equal(
            [("GOS0202", "a.yaml", 1), ("GOS0202", "a.yaml", 4), ("GOS0201", "b.yaml", 3), ("GOS0202", "c.yaml", 1)],
            result.Diagnostics.OrderBy(d => d.File).ThenBy(d => d.Line).Select(d => (d.Code, d.File!, d.Line!.Value)));
        Assert.Contains(result.Diagnostics, d => d.Message.Contains("generateName", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_yaml_reads_as_something_else_is_explained()
    {
        var error = (await Requests.RenderPlainAsync(new MemoryTree { ["a.yaml"] = Requests.ConfigMap("y") })).Error!;

        Assert.Contains("it is read as true; quote it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_defined_twice_is_an_error_that_names_both_places()
    {
        var tree = new MemoryTree
        {
            ["a.yaml"] = Requests.ConfigMap("x"),
            ["b.yaml"] = "\n" + Requests.ConfigMap("x", "default"),
        };

        var error = (await Requests.RenderPlainAsync(tree)).Error!;

        Assert.Equal(("GOS0203", "b.yaml", 2), (error.Code, error.File, error.Line));
        Assert.Contains("a.yaml(1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_kind_in_two_versions_is_the_same_object()
    {
        var tree = new MemoryTree
        {
            ["a.yaml"] = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\n---\napiVersion: apps/v1beta1\nkind: Deployment\nmetadata: { name: x }\n",
        };

        Assert.Equal("GOS0203", (await Requests.RenderPlainAsync(tree)).Error!.Code);
    }

    [Theory]
    [InlineData("v1", "Namespace", "")]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "")]
    [InlineData("apps/v1", "Deployment", "team")]
    [InlineData("example.org/v1", "Widget", "team")]
    public async Task Objects_without_a_namespace_get_the_targets_default_unless_cluster_scoped(string apiVersion, string kind, string scope)
    {
        var tree = new MemoryTree { ["a.yaml"] = $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{ name: x }}\n" };
        var request = Requests.For(tree) with
        {
            Target = new TargetDefinition("aks") { Kubernetes = new KubernetesTargetDefinition { DefaultNamespace = "team" } },
        };

        var state = (await new PlainRenderer().RenderAsync(request, TestContext.Current.CancellationToken)).Value;

        Assert.Equal(scope, Assert.Single(state.Resources).Id.Scope);
    }

    [Fact]
    public async Task A_definition_in_the_set_decides_the_scope_of_its_kind()
    {
        var tree = new MemoryTree
        {
            ["a.yaml"] = "apiVersion: example.org/v1\nkind: Widget\nmetadata: { name: x, namespace: ignored }\n",
            ["crd.yaml"] = """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: { name: widgets.example.org }
                spec: { group: example.org, scope: Cluster, names: { kind: Widget, plural: widgets } }
                """,
        };

        var widget = (await Requests.RenderPlainAsync(tree)).Value.Resources[0];

        Assert.Equal(new ResourceId("example.org/Widget", "", "x"), widget.Id);
    }

    [Fact]
    public async Task Files_are_chosen_by_recursion_and_globs_and_dot_names_are_left_out()
    {
        var tree = new MemoryTree
        {
            ["app/a.yaml"] = Requests.ConfigMap("a"),
            ["app/sub/b.yml"] = Requests.ConfigMap("b"),
            ["app/sub/test.yaml"] = Requests.ConfigMap("test"),
            ["app/.github/ci.yaml"] = "on: push\n",
            ["app/readme.md"] = "text",
            ["other/c.yaml"] = Requests.ConfigMap("c"),
            ["application/d.yaml"] = Requests.ConfigMap("d"),
        };

        async Task<IEnumerable<string>> Names(PlainOptions options) =>
            (await Requests.RenderPlainAsync(tree, "app", new RenderingDefinition { Plain = options })).Value.Resources.Select(r => r.Id.Name);

        Assert.Equal(["a", "b", "test"], await Names(new PlainOptions()));
        Assert.Equal(["a"], await Names(new PlainOptions { Recurse = false }));
        Assert.Equal(["a", "b"], await Names(new PlainOptions { Exclude = ["test.*"] }));
        Assert.Equal(["b", "test"], await Names(new PlainOptions { Include = ["sub/*.{yaml,yml}"] }));
    }

    [Fact]
    public async Task A_missing_path_is_an_error_and_not_an_empty_state()
    {
        Assert.Equal("GOS0200", (await Requests.RenderPlainAsync(new MemoryTree { ["a/x.yaml"] = "" }, "b")).Error!.Code);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    public async Task A_path_above_the_source_is_refused(string path)
    {
        Assert.Equal("GOS0206", (await Requests.RenderPlainAsync(new MemoryTree(), path)).Error!.Code);
    }

    [Fact]
    public async Task A_key_that_stands_twice_is_a_warning_and_the_last_value_wins()
    {
        var state = (await Requests.RenderPlainAsync(new MemoryTree { ["a.yaml"] = Requests.ConfigMap("a") + "kind: Secret\n" })).Value;

        Assert.Equal("Secret", Assert.Single(state.Resources).Id.Type);
        Assert.Equal(("GOS0205", 6), (state.Diagnostics[0].Code, state.Diagnostics[0].Line));
    }

    [Fact]
    public async Task The_digest_changes_with_content_and_options_only()
    {
        var tree = new MemoryTree { ["a.yaml"] = Requests.ConfigMap("a") };
        var digest = (await Requests.RenderPlainAsync(tree)).Value.Digest;

        Assert.Equal(digest, (await Requests.RenderPlainAsync(tree)).Value.Digest);
        Assert.NotEqual(digest, (await Requests.RenderPlainAsync(new MemoryTree { ["a.yaml"] = Requests.ConfigMap("b") })).Value.Digest);
    }
}
