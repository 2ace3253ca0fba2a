using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Helm;

public sealed class HelmRendererTests
{
    private const string Template = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: "{{ .Release.Name }}-x" }
        data:
          file: "{{ .Values.file }}"
          inline: "{{ .Values.inline }}"
          single: "{{ .Values.single }}"
          kube: "{{ .Capabilities.KubeVersion.Version }}"
          has: "{{ .Capabilities.APIVersions.Has "example.org/v1" }}"
          looked: "{{ lookup "v1" "Namespace" "" "default" }}"
        """;

    [Fact]
    public async Task Files_inline_values_and_parameters_win_in_this_order()
    {
        var tree = Chart();
        tree["apps/c/values.yaml"] = "file: default\ninline: default\nsingle: default\n";
        tree["apps/env/prod.yaml"] = "file: prod\ninline: prod\nsingle: prod\n";
        var options = new HelmOptions
        {
            ValueFiles = ["../env/prod.yaml"],
            Values = new JsonObject { ["inline"] = "given", ["single"] = "given" },
            Parameters = new Dictionary<string, string> { ["single"] = "a,b=c" },
            KubeVersion = "1.29.3",
            ApiVersions = ["example.org/v1", "x/v1"],
        };

        var data = (await RenderAsync(tree, options)).Value.Resources[0].Payload["data"]!;

        Assert.Equal(("prod", "given", "a,b=c"), ((string?)data["file"], (string?)data["inline"], (string?)data["single"]));
        Assert.Equal(("v1.29.3", "true", "map[]"), ((string?)data["kube"], (string?)data["has"], (string?)data["looked"]));
    }

    [Fact]
    public async Task Facts_of_the_target_are_given_to_the_chart()
    {
        using var renderer = new HelmRenderer(WithTools.Helm());
        var request = Requests.For(Chart(), "apps/c") with { Facts = _ => Task.FromResult<Result<TargetFacts>>(new TargetFacts("v1.28.9", ["example.org/v1"])) };

        var data = (await renderer.RenderAsync(request, TestContext.Current.CancellationToken)).Value.Resources[0].Payload["data"]!;

        Assert.Equal(("v1.28.9", "true"), ((string?)data["kube"], (string?)data["has"]));
    }

    [Fact]
    public async Task Names_namespaces_hooks_tests_and_crds_follow_the_options()
    {
        var tree = Chart();
        tree["apps/c/crds/crd.yaml"] = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.example.org }\n";
        tree["apps/c/templates/hook.yaml"] = "apiVersion: batch/v1\nkind: Job\nmetadata: { name: hook, annotations: { helm.sh/hook: pre-install } }\n";
        tree["apps/c/templates/tests/t.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata: { name: test, annotations: { helm.sh/hook: test } }\n";

        var all = (await RenderAsync(tree, new HelmOptions { ReleaseName = "rel", Namespace = "team", SkipTests = false })).Value;
        var some = (await RenderAsync(tree, new HelmOptions { IncludeCrds = false })).Value;

        Assert.Equal(
            ["CustomResourceDefinition|", "ConfigMap|team", "Job|team", "Pod|team"],
            all.Resources.Select(r => $"{r.Payload["kind"]}|{r.Id.Scope}").OrderBy(k => "CCJP".IndexOf(k[0], StringComparison.Ordinal)).ThenBy(k => k.Length > 14 ? 0 : 1));
        Assert.Equal(["hook", "shop-x"], some.Resources.Select(r => r.Id.Name).Order());
    }

    [Fact]
    public async Task Each_object_knows_the_template_that_it_is_from()
    {
        var tree = Chart();
        tree["apps/c/charts/sub/Chart.yaml"] = "apiVersion: v2\nname: sub\nversion: 1.0.0\n";
        tree["apps/c/charts/sub/templates/y.yaml"] = Requests.ConfigMap("from-sub");

        var state = (await RenderAsync(tree, new HelmOptions())).Value;

        Assert.Equal(
            ["apps/c/charts/sub/templates/y.yaml", "apps/c/templates/x.yaml"], state.Resources.Select(r => r.Provenance.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dependencies_in_other_folders_of_the_source_are_taken_from_there()
    {
        var tree = Chart();
        tree["apps/c/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- { name: lib, version: 1.x.x, repository: 'file://../../lib' }\n";
        tree["lib/Chart.yaml"] = "apiVersion: v2\nname: lib\nversion: 1.2.3\n";
        tree["lib/templates/l.yaml"] = Requests.ConfigMap("from-lib");

        Assert.Contains((await RenderAsync(tree, new HelmOptions())).Value.Resources, r => r.Id.Name == "from-lib");
    }

    [Fact]
    public async Task A_dependency_that_is_not_vendored_is_named_with_its_line()
    {
        var tree = Chart();
        tree["apps/c/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- name: redis\n  version: 1.0.0\n  repository: https://charts.example.org\n";

        var error = (await RenderAsync(tree, new HelmOptions())).Error!;

        Assert.Equal(("GOS0217", "apps/c/Chart.yaml", 5), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task Text_and_file_parameters_keep_what_they_look_like()
    {
        var tree = Chart();
        tree["apps/c/files/script.txt"] = "a: {b},c\nline 2\n";
        tree["apps/c/templates/x.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  text: {{ kindOf .Values.text | quote }}\n  number: {{ kindOf .Values.number | quote }}\n  comma: {{ .Values.comma | quote }}\n  file: {{ .Values.file | quote }}\n";
        var options = new HelmOptions
        {
            Parameters = new Dictionary<string, string> { ["number"] = "10" },
            StringParameters = new Dictionary<string, string> { ["text"] = "10", ["comma"] = "{a},b\\,c" },
            FileParameters = new Dictionary<string, string> { ["file"] = "files/script.txt" },
        };

        var data = (await RenderAsync(tree, options)).Value.Resources[0].Payload["data"]!;

        Assert.Equal(
            ("string", "int64", "{a},b\\,c", "a: {b},c\nline 2\n"),
            ((string?)data["text"], (string?)data["number"], (string?)data["comma"], (string?)data["file"]));
    }

    [Fact]
    public async Task Value_files_that_do_not_exist_are_left_out_when_that_is_said()
    {
        var options = new HelmOptions { ValueFiles = ["none.yaml"] };

        Assert.Equal("GOS0216", (await RenderAsync(Chart(), options)).Error!.Code);
        Assert.True((await RenderAsync(Chart(), options with { IgnoreMissingValueFiles = true })).IsSuccess);
        Assert.Equal("GOS0206", (await RenderAsync(Chart(), options with { IgnoreMissingValueFiles = true, ValueFiles = ["../../../x"] })).Error!.Code);
    }

    [Fact]
    public async Task Value_files_of_another_repository_come_after_those_of_the_chart()
    {
        var source = new MemorySource().Add("https://git.example/values", "v2", new MemoryTree { ["env/prod/web.yaml"] = "file: theirs\n" });
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Repositories = source }));
        var tree = Chart();
        tree["apps/c/own.yaml"] = "file: own\ninline: own\n";
        HelmOptions Options(string file) => new()
        {
            ValueFiles = ["own.yaml"],
            ValueSources = [new HelmValueSource(new SourceDefinition { Url = "https://git.example/values", Revision = "v2", Path = "env" }, [file])],
        };
        Task<Result<DesiredState>> Render(HelmOptions options) =>
            renderer.RenderAsync(Requests.For(tree, "apps/c", new RenderingDefinition { Helm = options }), TestContext.Current.CancellationToken);

        var data = (await Render(Options("prod/web.yaml"))).Value.Resources[0].Payload["data"]!;

        Assert.Equal(("theirs", "own"), ((string?)data["file"], (string?)data["inline"]));
        Assert.Equal("GOS0216", (await Render(Options("none.yaml"))).Error!.Code);
        Assert.Equal("GOS0216", (await Render(Options("../../../x"))).Error!.Code);
        var directory = new HelmOptions { ValueSources = [new HelmValueSource(new SourceDefinition { Directory = "/etc" }, ["passwd"])] };
        Assert.Equal("GOS0212", (await Render(directory)).Error!.Code);
    }

    [Fact]
    public async Task Inline_values_keep_every_character()
    {
        var options = new HelmOptions { Values = new JsonObject { ["inline"] = "😀 é \u2028 \\ud83d" } };

        Assert.Equal("😀 é \u2028 \\ud83d", (string?)(await RenderAsync(Chart().With("apps/c/templates/x.yaml", Template.Replace("\"{{ .Values.inline }}\"", "{{ .Values.inline | toJson }}", StringComparison.Ordinal)), options)).Value.Resources[0].Payload["data"]!["inline"]);
    }

    [Theory]
    [InlineData("{{ required \"value needed\" .Values.missing }}", 1)]
    [InlineData("a: b\n\n{{ .Values.x.y.z }}", 3)]
    [InlineData("a: b\n{{ if }}", 2)]
    public async Task An_error_of_a_template_names_its_file_and_line(string template, int line)
    {
        var error = (await RenderAsync(Chart().With("apps/c/templates/bad.yaml", template), new HelmOptions())).Error!;

        Assert.Equal(("GOS0210", "apps/c/templates/bad.yaml", line), (error.Code, error.File, error.Line));
    }

    [Fact]
    public async Task A_remote_chart_needs_an_allowed_host()
    {
        var options = new HelmOptions { Chart = "redis", Repository = "https://charts.example.org" };

        Assert.Equal("GOS0212", (await RenderAsync(Chart(), options)).Error!.Code);
    }

    [Fact]
    public async Task What_helm_says_becomes_the_diagnostic()
    {
        var tree = Chart();
        tree["apps/c/templates/bad.yaml"] = "{{ required \"value needed\" .Values.missing }}";

        var error = (await RenderAsync(tree, new HelmOptions())).Error!;

        Assert.Equal(("GOS0210", "apps/c/templates/bad.yaml"), (error.Code, error.File));
        Assert.Contains("value needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_chart_starts_no_program()
    {
        using var renderer = new HelmRenderer(WithTools.Helm());
        for (var round = 0; round < 3; round++)
        {
            Assert.True((await renderer.RenderAsync(Requests.For(Chart(), "apps/c"), TestContext.Current.CancellationToken)).IsSuccess);
        }

        Assert.Equal(1, renderer.ProgramStarts);
    }

    [Theory]
    [InlineData("Bad_Name")]
    [InlineData("--output-dir=/tmp")]
    [InlineData("a-name-that-is-much-longer-than-helm-allows-for-releases")]
    public async Task A_release_name_that_helm_would_refuse_is_refused_first(string name)
    {
        Assert.Equal("GOS0218", (await RenderAsync(Chart(), new HelmOptions { ReleaseName = name })).Error!.Code);
    }

    private static MemoryTree Chart() => new()
    {
        ["apps/c/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n",
        ["apps/c/values.yaml"] = "file: default\n",
        ["apps/c/templates/x.yaml"] = Template,
    };

    private static async Task<Result<DesiredState>> RenderAsync(MemoryTree tree, HelmOptions options)
    {
        using var renderer = new HelmRenderer(WithTools.Helm());
        return await renderer.RenderAsync(
            Requests.For(tree, "apps/c", new RenderingDefinition { Helm = options }), TestContext.Current.CancellationToken);
    }
}
