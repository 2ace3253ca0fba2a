using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;
using GitOpsServerless.Rendering.Tools;

namespace GitOpsServerless.Rendering.Tests.Hostile;

/// <summary>Kustomizations that reach for what is not theirs. In all of them no program is started at all.</summary>
public sealed class HostileKustomizationTests
{
    private const string Builtin = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: { name: x }\n";

    // CVE-2022-24877: every field that can name a file, with a path out of the source.
    [Theory]
    [InlineData("resources: [X]")]
    [InlineData("bases: [X]")]
    [InlineData("components: [X]")]
    [InlineData("crds: [X]")]
    [InlineData("configurations: [X]")]
    [InlineData("generators: [X]")]
    [InlineData("transformers: [X]")]
    [InlineData("validators: [X]")]
    [InlineData("patchesStrategicMerge: [X]")]
    [InlineData("patches: [{ path: X }]")]
    [InlineData("patchesJson6902: [{ path: X, target: { version: v1, kind: ConfigMap, name: a } }]")]
    [InlineData("replacements: [{ path: X }]")]
    [InlineData("openapi: { path: X }")]
    [InlineData("configMapGenerator: [{ name: a, files: [X] }]")]
    [InlineData("configMapGenerator: [{ name: a, files: [key=X] }]")]
    [InlineData("configMapGenerator: [{ name: a, envs: [X] }]")]
    [InlineData("configMapGenerator: [{ name: a, env: X }]")]
    [InlineData("secretGenerator: [{ name: a, files: [X] }]")]
    public async Task No_field_reads_outside_the_source(string field)
    {
        foreach (var path in (string[])["/etc/passwd", "../../../../etc/passwd", "../../../outside/x.yaml", "a/../../../../x", "C:\\x", "..\\..\\x", "\\\\host\\share", "file:///etc/passwd"])
        {
            var quoted = field.Replace("key=X", $"'key={path}'", StringComparison.Ordinal).Replace("X", $"'{path}'", StringComparison.Ordinal);
            var diagnostics = await RefusedAsync(new MemoryTree { ["a/b/kustomization.yaml"] = quoted + "\n" });

            Assert.Contains(diagnostics, d => d.Code is "GOS0206" or "GOS0212" && d.File == "a/b/kustomization.yaml" && d.Line == 1);
        }
    }

    // What reads as an object is taken for inline by some fields; for the others it is a path all the same, to folders too.
    [Theory]
    [InlineData("resources: ['{a}/../../../../../evil']")]
    [InlineData("bases: ['{a}/../../../../../evil']")]
    [InlineData("components: ['{a}/../../../../../evil']")]
    [InlineData("crds: ['{a}/../../../../../etc/passwd']")]
    [InlineData("configurations: ['{a}/../../../../../etc/passwd']")]
    [InlineData("resources: [\"a\\n/../../../../../evil\"]")]
    [InlineData("generators: ['{a}/../../../../../evil']")]
    [InlineData("transformers: [\"a\\n/../../../../../evil\"]")]
    [InlineData("validators: [\"- a\\n- ../../../../../evil\"]")]
    public async Task A_path_that_looks_like_an_object_is_checked(string field)
    {
        Assert.Contains(await RefusedAsync(new MemoryTree { ["a/b/kustomization.yaml"] = field + "\n" }), d => d.Code is "GOS0206" or "GOS0218");
    }

    [Theory]
    [InlineData("path: ../../../etc/passwd")]
    [InlineData("paths: [/etc/passwd]")]
    [InlineData("files: [k=/etc/passwd]")]
    [InlineData("envs: [/etc/passwd]")]
    [InlineData("replacements: [{ path: /etc/passwd }]")]
    public async Task No_configuration_of_a_builtin_reads_outside_the_source(string field)
    {
        var inFile = new MemoryTree { ["a/kustomization.yaml"] = "transformers: [t.yaml]\n", ["a/t.yaml"] = Builtin + field + "\n" };
        var inline = new MemoryTree
        {
            ["a/kustomization.yaml"] = "transformers:\n- |\n  " + (Builtin + field).Replace("\n", "\n  ", StringComparison.Ordinal) + "\n",
        };
        var inFolder = new MemoryTree
        {
            ["a/kustomization.yaml"] = "generators: [t]\n",
            ["a/t/kustomization.yaml"] = "resources: [t.yaml]\n",
            ["a/t/t.yaml"] = Builtin + field + "\n",
        };

        foreach (var tree in (MemoryTree[])[inFile, inline, inFolder])
        {
            Assert.Contains(await RefusedAsync(tree, "a"), d => d.Code == "GOS0206");
        }
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../..")]
    [InlineData("../../../etc")]
    [InlineData("loop")]
    [InlineData("")]
    public async Task Links_that_leave_the_source_or_lead_nowhere_are_refused(string target)
    {
        var file = new MemoryTree { ["a/kustomization.yaml"] = "resources: [loop]\n" }.Add("a/loop", System.Text.Encoding.UTF8.GetBytes(target), FileKind.Symlink);
        var folder = new MemoryTree { ["a/kustomization.yaml"] = "resources: [loop/passwd]\n" }.Add("a/loop", System.Text.Encoding.UTF8.GetBytes(target), FileKind.Symlink);

        Assert.All(await RefusedAsync(file, "a"), d => Assert.Equal("GOS0206", d.Code));
        Assert.All(await RefusedAsync(folder, "a"), d => Assert.Equal("GOS0206", d.Code));
    }

    [Fact]
    public async Task A_long_chain_of_links_is_refused()
    {
        var tree = new MemoryTree { ["a/kustomization.yaml"] = "resources: [l0]\n", ["a/end"] = Requests.ConfigMap("x") };
        for (var hop = 0; hop < 40; hop++)
        {
            tree[$"a/l{hop}"] = hop == 39 ? "-> end" : $"-> l{hop + 1}";
        }

        Assert.Contains(await RefusedAsync(tree, "a"), d => d.Code == "GOS0206");
    }

    [Fact]
    public async Task The_answer_does_not_tell_what_exists_outside()
    {
        async Task<string> Answer(string path) =>
            (await RefusedAsync(new MemoryTree { ["a/kustomization.yaml"] = $"resources: ['{path}']\n" }, "a"))[0].Message.Replace(path, "X", StringComparison.Ordinal);

        Assert.Equal(await Answer("../../etc/passwd"), await Answer("../../etc/no-such-file"));
    }

    [Theory]
    [InlineData("https://example.org/base.yaml", "example.org")]
    [InlineData("https://user:hunter22@example.org/base.yaml", "example.org")]
    [InlineData("https://example.org/base.yaml?ref=v1&sig=hunter22", "example.org/base.yaml?ref=v1'")]
    [InlineData("https://user:hunter22@example.org/a@b?sig=hunter22", "'https://example.org/a@b'")]
    [InlineData("github.com/org/repo//base?ref=v1", "github.com")]
    [InlineData("git@github.com:org/repo.git", "github.com")]
    [InlineData("ssh://git@host.example/repo", "host.example")]
    [InlineData("git::https://host.example/repo", "host.example")]
    [InlineData("http://169.254.169.254/metadata", "169.254.169.254")]
    public async Task Remote_references_are_refused_and_credentials_are_not_shown(string reference, string host)
    {
        var error = (await RefusedAsync(new MemoryTree { ["kustomization.yaml"] = $"resources:\n- {reference}\n" }, ""))[0];

        Assert.Equal(("GOS0212", 2), (error.Code, error.Line));
        Assert.Contains(host, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_address_is_told_as_one_of_the_machine() => Assert.Contains(
        "from the machine", (await RefusedAsync(new MemoryTree { ["kustomization.yaml"] = "resources: ['file:///etc/passwd']\n" }, ""))[0].Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("fd::17")]
    [InlineData("--upload-pack=x")]
    public async Task Other_transports_and_options_are_no_references(string reference)
    {
        Assert.NotEmpty(await RefusedAsync(new MemoryTree { ["kustomization.yaml"] = $"resources:\n- \"{reference}\"\n" }, ""));
    }

    [Theory]
    [InlineData("helmCharts: [{ name: x, repo: 'https://example.org' }]")]
    [InlineData("helmChartInflationGenerator: [{ chartName: x }]")]
    [InlineData("helmGlobals: { chartHome: /etc }")]
    [InlineData("generators: [g.yaml]")]
    [InlineData("transformers: [f.yaml]")]
    [InlineData("validators: [h.yaml]")]
    public async Task Plugins_functions_and_helm_inflation_are_refused(string field)
    {
        var tree = new MemoryTree
        {
            ["kustomization.yaml"] = field + "\n",
            ["g.yaml"] = "apiVersion: someteam.example.com/v1\nkind: ChartInflator\nmetadata: { name: x }\n",
            ["f.yaml"] = "apiVersion: builtin\nkind: LabelTransformer\nmetadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: ./evil.sh }\n",
            ["h.yaml"] = "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: x }\n",
        };

        Assert.Contains(await RefusedAsync(tree, ""), d => d.Code == "GOS0213" && d.File == "kustomization.yaml");
    }

    // CVE-2022-24878: a kustomization that includes itself.
    [Fact]
    public async Task A_kustomization_that_includes_itself_ends_in_a_diagnostic()
    {
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var tree = new MemoryTree
        {
            ["a/kustomization.yaml"] = "resources: [../b]\n",
            ["b/kustomization.yaml"] = "resources: [../a]\n",
            ["c/kustomization.yaml"] = "resources: ['.']\n",
        };

        Assert.Equal("GOS0210", (await renderer.RenderAsync(Requests.For(tree, "a"), TestContext.Current.CancellationToken)).Error!.Code);
        Assert.Equal("GOS0210", (await renderer.RenderAsync(Requests.For(tree, "c"), TestContext.Current.CancellationToken)).Error!.Code);
    }

    [Fact]
    public async Task A_chain_of_thousands_of_kustomizations_ends_in_a_limit()
    {
        var tree = new MemoryTree();
        for (var at = 0; at < 3_000; at++)
        {
            tree[$"k{at}/kustomization.yaml"] = $"resources: [../k{at + 1}]\n";
        }

        Assert.Contains(await RefusedAsync(tree, "k0"), d => d.Code == "GOS0204");
    }

    // CVE-2021-41254: what a Secret contains is data, whatever it looks like.
    [Fact]
    public async Task Shell_text_in_data_stays_data()
    {
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var marker = Path.Combine(Path.GetTempPath(), $"gitops-{Guid.NewGuid():N}");
        var tree = new MemoryTree
        {
            ["kustomization.yaml"] = $"secretGenerator:\n- name: a\n  literals: [\"x=$(touch {marker}); `touch {marker}`\"]\n",
        };

        var state = (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Value;

        Assert.Single(state.Resources);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task A_path_that_looks_like_an_option_is_a_path()
    {
        using var renderer = new KustomizeRenderer(WithTools.Kustomize());
        var tree = new MemoryTree { ["--output=x/kustomization.yaml"] = "resources: [a.yaml]\n", ["--output=x/a.yaml"] = Requests.ConfigMap("a") };

        Assert.Single((await renderer.RenderAsync(Requests.For(tree, "--output=x"), TestContext.Current.CancellationToken)).Value.Resources);
    }

    [Fact]
    public async Task The_program_gets_no_path_and_no_environment_of_the_host()
    {
        ProcessCommand? seen = null;
        var options = WithTools.Kustomize(o => o with { Processes = new RecordingRunner(c => seen = c) });
        using var renderer = new KustomizeRenderer(options);

        await renderer.RenderAsync(Requests.For(new MemoryTree { ["kustomization.yaml"] = "{}" }), TestContext.Current.CancellationToken);

        Assert.Equal(string.Empty, seen!.Environment["PATH"]);
        Assert.DoesNotContain("USER", seen.Environment.Keys);
        Assert.Empty(seen.Environment.Keys.Except(
            ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "KUBECONFIG", "PATH", "HTTP_PROXY", "HTTPS_PROXY"]));
        Assert.False(Directory.Exists(seen.WorkingFolder), "the working folder is gone");
    }

    private static async Task<IReadOnlyList<Diagnostic>> RefusedAsync(MemoryTree tree, string path = "a/b")
    {
        var started = false;
        using var renderer = new KustomizeRenderer(WithTools.Kustomize(o => o with { Processes = new RecordingRunner(_ => started = true) }));

        var result = await renderer.RenderAsync(Requests.For(tree, path), TestContext.Current.CancellationToken);

        Assert.False(started, "a program was started");
        Assert.False(result.IsSuccess);
        return result.Diagnostics;
    }
}
