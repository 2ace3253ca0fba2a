using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Kustomize;

public sealed class KustomizeRendererTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 1
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: nginx:1.0 }] }
        """;

    [Fact]
    public async Task A_program_that_is_no_kustomize_of_today_is_told_apart_from_a_bad_kustomization()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program of this test needs /bin/sh.");
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources: [a.yaml]\n", ["a.yaml"] = "a: [b]\n" };
        var folder = Directory.CreateTempSubdirectory("gitops-test-");
        try
        {
            var old = Path.Combine(folder.FullName, "kustomize");
            await File.WriteAllTextAsync(old, "#!/bin/sh\necho 'json: unknown field \"buildMetadata\"' >&2\nexit 1\n", TestContext.Current.CancellationToken);
            using var outdated = new KustomizeRenderer(new RenderingOptions { KustomizePath = old });
            using var current = new KustomizeRenderer(WithTools.Kustomize());

            var error = (await outdated.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!;

            Assert.Equal("GOS0209", error.Code);
            Assert.Contains("kustomize 5", error.Message, StringComparison.Ordinal);
            Assert.Contains("buildMetadata", error.Message, StringComparison.Ordinal);
            Assert.Equal("GOS0210", (await current.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!.Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task All_options_are_put_on_top_of_the_kustomization()
    {
        var tree = new MemoryTree
        {
            ["base/kustomization.yaml"] = "resources: [web.yaml]\nimages: [{ name: nginx, newTag: '1.1' }]\n",
            ["base/web.yaml"] = Deployment,
            ["extra/kustomization.yaml"] = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [cm.yaml]\n",
            ["extra/cm.yaml"] = Requests.ConfigMap("extra"),
        };
        var options = new KustomizeOptions
        {
            Namespace = "team",
            NamePrefix = "pre-",
            NameSuffix = "-post",
            Images = [new ImageOverride("nginx", "registry.example/nginx", "2.0")],
            Replicas = new Dictionary<string, int> { ["web"] = 4 },
            Labels = new Dictionary<string, string> { ["tier"] = "front" },
            Annotations = new Dictionary<string, string> { ["note"] = "yes" },
            Patches = [new JsonObject { ["patch"] = "- { op: add, path: /spec/paused, value: true }", ["target"] = new JsonObject { ["kind"] = "Deployment" } }],
            Components = ["../extra"],
        };

        var state = await RenderAsync(tree, "base", options);

        var web = state.Resources.Single(r => r.Id.Type == "apps/Deployment");
        Assert.Equal("apps/Deployment team/pre-web-post", web.Id.ToString());
        Assert.Equal("registry.example/nginx:2.0", (string?)web.Payload["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        Assert.Equal(4, (int)web.Payload["spec"]!["replicas"]!);
        Assert.True((bool)web.Payload["spec"]!["paused"]!);
        Assert.Equal("front", (string?)web.Payload["metadata"]!["labels"]!["tier"]);
        Assert.Null(web.Payload["spec"]!["selector"]!["matchLabels"]!["tier"]);
        Assert.Equal("""{"note":"yes"}""", web.Payload["metadata"]!["annotations"]!.ToJsonString());
        Assert.Contains(state.Resources, r => r.Id.Name == "pre-extra-post");
    }

    [Fact]
    public async Task Labels_reach_selectors_and_templates_only_when_that_is_said()
    {
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources: [web.yaml]\n", ["web.yaml"] = Deployment };
        var options = new KustomizeOptions { Labels = new Dictionary<string, string> { ["tier"] = "front" } };

        async Task<(bool Selector, bool Template)> Where(KustomizeOptions o)
        {
            var spec = (await RenderAsync(tree, "", o)).Resources[0].Payload["spec"]!;
            return (spec["selector"]!["matchLabels"]!["tier"] is not null, spec["template"]!["metadata"]!["labels"]!["tier"] is not null);
        }

        Assert.Equal((false, false), await Where(options));
        Assert.Equal((false, true), await Where(options with { LabelTemplates = true }));
        Assert.Equal((true, true), await Where(options with { LabelSelectors = true }));
    }

    [Fact]
    public async Task Components_that_do_not_exist_are_left_out_when_that_is_said()
    {
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources: [web.yaml]\n", ["web.yaml"] = Deployment };
        var options = new KustomizeOptions { Components = ["none"] };

        Assert.Equal("GOS0216", (await TryRenderAsync(tree, "", options)).Error!.Code);
        Assert.True((await TryRenderAsync(tree, "", options with { IgnoreMissingComponents = true })).IsSuccess);
        Assert.Equal("GOS0206", (await TryRenderAsync(tree, "", options with { IgnoreMissingComponents = true, Components = ["../x"] })).Error!.Code);
    }

    [Fact]
    public async Task What_the_program_says_about_a_file_outside_the_folder_names_it_as_the_source_does()
    {
        var tree = new MemoryTree
        {
            ["app/kustomization.yaml"] = "resources: [../shared/bad.yaml]\n",
            ["shared/bad.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: [a }\n",
        };

        var error = (await TryRenderAsync(tree, "app")).Error!;

        Assert.Equal(("GOS0210", "shared/bad.yaml"), (error.Code, error.File));
        Assert.DoesNotContain(".gitops-outside", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_object_knows_the_file_that_it_is_from()
    {
        var tree = new MemoryTree
        {
            ["apps/prod/kustomization.yaml"] = "resources: [../base]\nconfigMapGenerator: [{ name: gen, literals: [a=b] }]\n",
            ["apps/base/kustomization.yaml"] = "resources: [web.yaml]\n",
            ["apps/base/web.yaml"] = Deployment,
        };

        var state = await RenderAsync(tree, "apps/prod");

        Assert.Equal(
            ["apps/prod/kustomization.yaml", "apps/base/web.yaml"],
            state.Resources.OrderBy(r => r.Id.Type, StringComparer.Ordinal).Select(r => r.Provenance.File));
        Assert.All(state.Resources, r => Assert.Null(r.Payload["metadata"]!["annotations"]));
    }

    [Fact]
    public async Task An_unchanged_input_starts_no_program()
    {
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources: [a.yaml]\n", ["a.yaml"] = Requests.ConfigMap("a"), ["other.yaml"] = "1" };

        var first = await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken);
        tree["other.yaml"] = "2";
        var second = await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken);

        Assert.Equal(1, renderer.ProgramStarts);
        Assert.Equal(first.Value.Digest, second.Value.Digest);
        tree["a.yaml"] = Requests.ConfigMap("b");
        Assert.Equal("b", (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Value.Resources[0].Id.Name);
        Assert.Equal(2, renderer.ProgramStarts);
    }

    [Fact]
    public async Task Files_above_the_kustomization_and_links_inside_the_source_are_followed()
    {
        var tree = new MemoryTree
        {
            ["apps/a/kustomization.yaml"] = "resources: [../shared/cm.yaml, linked.yaml, folder]\n",
            ["apps/shared/cm.yaml"] = Requests.ConfigMap("shared"),
            ["apps/a/linked.yaml"] = "-> ../shared/other.yaml",
            ["apps/shared/other.yaml"] = Requests.ConfigMap("other"),
            ["apps/a/folder"] = "-> ../../lib/x",
            ["lib/x/kustomization.yaml"] = "resources: [../y/cm.yaml]\n",
            ["lib/y/cm.yaml"] = Requests.ConfigMap("lib"),
        };

        Assert.Equal(["lib", "other", "shared"], (await RenderAsync(tree, "apps/a")).Resources.Select(r => r.Id.Name).Order());
    }

    [Fact]
    public async Task A_folder_said_to_be_a_kustomization_without_a_file_takes_all_its_manifests()
    {
        var tree = new MemoryTree
        {
            ["a/x.yaml"] = Requests.ConfigMap("x"),
            ["a/sub/y.yaml"] = Requests.ConfigMap("y"),
            ["a/k/kustomization.yaml"] = "namePrefix: z-\nresources: [z.yaml]\n",
            ["a/k/z.yaml"] = Requests.ConfigMap("z"),
        };

        var state = await RenderAsync(tree, "a", new KustomizeOptions { Namespace = "team" }, RenderingKind.Kustomize);

        Assert.Equal(["x", "y", "z-z"], state.Resources.Select(r => r.Id.Name).Order());
        Assert.All(state.Resources, r => Assert.Equal("team", r.Id.Scope));
    }

    [Fact]
    public async Task Variables_are_substituted_in_the_output()
    {
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources: [a.yaml]\n", ["a.yaml"] = Requests.ConfigMap("a", data: "{ x: \"${X}\" }") };
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var rendering = new RenderingDefinition { Substitute = new SubstitutionOptions { Variables = new Dictionary<string, string> { ["X"] = "1" } } };

        var result = await renderer.RenderAsync(Requests.For(tree, rendering: rendering), TestContext.Current.CancellationToken);

        Assert.Equal("1", (string?)result.Value.Resources[0].Payload["data"]!["x"]);
    }

    [Fact]
    public async Task What_kustomize_says_becomes_the_diagnostic_without_paths_of_the_machine()
    {
        var tree = new MemoryTree
        {
            ["app/kustomization.yaml"] = "resources: [a.yaml]\npatches: [{ patch: '[{op: replace, path: /nothing/here, value: 1}]', target: { kind: ConfigMap } }]\n",
            ["app/a.yaml"] = Requests.ConfigMap("a"),
        };

        var error = (await TryRenderAsync(tree, "app")).Error!;

        Assert.Equal(("GOS0210", "app"), (error.Code, error.File));
        Assert.Contains("nothing/here", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("gitops-", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named_with_the_line_that_asks_for_it()
    {
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources:\n- a.yaml\n- b.yaml\n", ["a.yaml"] = Requests.ConfigMap("a") };

        var error = (await TryRenderAsync(tree, "")).Error!;

        Assert.Equal(("GOS0216", "kustomization.yaml", 3), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task A_missing_program_says_what_to_install()
    {
        using var renderer = new KustomizeRenderer(new RenderingOptions { ToolFolders = [Path.GetTempPath()] });
        var tree = new MemoryTree { ["kustomization.yaml"] = "{}" };

        var error = (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!;

        Assert.Equal("GOS0209", error.Code);
        Assert.Contains("Install kustomize", error.Help, StringComparison.Ordinal);
    }

    private static async Task<DesiredState> RenderAsync(
        MemoryTree tree, string path, KustomizeOptions? options = null, RenderingKind kind = RenderingKind.Auto) =>
        (await TryRenderAsync(tree, path, options, kind)).Value;

    private static async Task<Result<DesiredState>> TryRenderAsync(
        MemoryTree tree, string path, KustomizeOptions? options = null, RenderingKind kind = RenderingKind.Auto)
    {
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var request = Requests.For(tree, path, new RenderingDefinition { Kind = kind, Kustomize = options ?? new KustomizeOptions() });
        Assert.True(await renderer.AcceptsAsync(request, TestContext.Current.CancellationToken));
        return await renderer.RenderAsync(request, TestContext.Current.CancellationToken);
    }
}
