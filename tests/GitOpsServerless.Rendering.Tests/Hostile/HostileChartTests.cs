using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Hostile;

/// <summary>Charts that reach for what is not theirs. In all of them no program is started at all.</summary>
public sealed class HostileChartTests
{
    // CVE-2022-24348, CVE-2022-31036: links in charts and as value files.
    [Theory]
    [InlineData("c/values.yaml", "/etc/passwd")]
    [InlineData("c/values.yaml", "../../etc/passwd")]
    [InlineData("c/Chart.lock", "/etc/passwd")]
    [InlineData("c/templates/x.yaml", "../../../x")]
    [InlineData("c/charts", "/etc")]
    [InlineData("c/templates", ".")]
    [InlineData("c/loop", "../c")]
    [InlineData("c/values.yaml", "values.yaml")]
    public async Task Links_out_of_the_source_and_loops_are_refused(string link, string target)
    {
        var tree = Chart();
        tree[link] = $"-> {target}";

        Assert.Contains(await RefusedAsync(tree), d => d.Code == "GOS0206");
    }

    // CVE-2022-24730, CVE-2022-24731, CVE-2023-40026.
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("../c2/../../x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://example.org/values.yaml")]
    [InlineData("secrets://x")]
    [InlineData("C:\\values.yaml")]
    [InlineData("..\\..\\x")]
    public async Task Value_files_outside_the_source_are_refused(string path)
    {
        Assert.Contains(await RefusedAsync(Chart(), new HelmOptions { ValueFiles = [path] }), d => d.Code == "GOS0206");
    }

    // CVE-2023-25165: what a template tells the name server.
    [Theory]
    [InlineData("c/templates/a.yaml", "a: 1\nb: {{ getHostByName \"x.example.org\" }}\n")]
    [InlineData("c/files/any.txt", "x\n{{ getHostByName .Values.x }}\n")]
    [InlineData("c/values.yaml", "a: 1\nb: '{{ getHostByName .Values.x }}'\n")]
    public async Task Names_are_not_looked_up(string path, string text)
    {
        var tree = Chart();
        tree[path] = text;

        Assert.Contains(await RefusedAsync(tree), d => d.Code == "GOS0213" && d.File == path && d.Line == 2);
    }

    [Fact]
    public async Task Names_are_not_looked_up_by_packed_charts_and_inline_values()
    {
        var tree = Chart();
        tree.Add("c/charts/x-1.0.0.tgz", Packed.Chart("x", "1.0.0", ("templates/a.yaml", "{{ getHostByName \"x\" }}")));

        Assert.Contains(await RefusedAsync(tree), d => d.Code == "GOS0213" && d.File == "c/charts/x-1.0.0.tgz");
        Assert.Contains(
            await RefusedAsync(Chart(), new HelmOptions { Values = new JsonObject { ["x"] = "{{ getHostByName \"x\" }}" } }), d => d.Code == "GOS0213");
    }

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("file://../../etc")]
    [InlineData("file://link")]
    public async Task Dependencies_outside_the_source_are_refused(string repository)
    {
        var tree = Chart();
        tree["c/Chart.yaml"] = $"apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- {{ name: x, version: '*', repository: '{repository}' }}\n";

        Assert.Contains(await RefusedAsync(tree), d => d.Code == "GOS0206");
    }

    // CVE-2024-25620, CVE-2026-35206: entries of a packed chart that leave its folder.
    [Theory]
    [InlineData(TarEntryType.RegularFile, "../../x")]
    [InlineData(TarEntryType.RegularFile, "/etc/x")]
    [InlineData(TarEntryType.RegularFile, "a\\..\\x")]
    [InlineData(TarEntryType.SymbolicLink, "x/link")]
    [InlineData(TarEntryType.HardLink, "x/link")]
    [InlineData(TarEntryType.Fifo, "x/pipe")]
    public async Task Packed_charts_with_links_or_escaping_entries_are_refused(TarEntryType type, string name)
    {
        var tree = Chart().Add("c/charts/x-1.0.0.tgz", Pack(tar =>
        {
            var entry = new PaxTarEntry(type, name);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            tar.WriteEntry(entry);
        }));

        Assert.Contains(await RefusedAsync(tree), d => d is { Code: "GOS0206", File: "c/charts/x-1.0.0.tgz" });
    }

    // CVE-2023-40584, CVE-2025-32386.
    [Fact]
    public async Task A_packed_chart_that_grows_without_end_is_refused_within_bounded_memory()
    {
        var bomb = Pack(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x/zeros") { DataStream = new MemoryStream(new byte[200 * 1024 * 1024]) }));
        var tree = Chart().Add("c/charts/x-1.0.0.tgz", bomb);
        var before = GC.GetTotalAllocatedBytes();

        Assert.Contains(await RefusedAsync(tree), d => d.Code == "GOS0204");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50 * 1024 * 1024);
    }

    [Fact]
    public async Task A_packed_chart_that_is_no_archive_is_refused()
    {
        Assert.Contains(await RefusedAsync(Chart().Add("c/charts/x-1.0.0.tgz", Encoding.UTF8.GetBytes("not an archive"))), d => d.Code == "GOS0218");
    }

    [Fact]
    public async Task Post_renderers_plugins_and_environment_of_the_host_are_out_of_reach()
    {
        var tree = Chart();
        tree["c/plugins/evil/plugin.yaml"] = "name: evil\ncommand: \"$HELM_PLUGIN_DIR/evil.sh\"\n";
        tree["c/templates/env.yaml"] = "{{ env \"HOME\" }}";
        using var renderer = new HelmRenderer(WithTools.Helm());

        var error = (await renderer.RenderAsync(Requests.For(tree, "c"), TestContext.Current.CancellationToken)).Error!;

        Assert.Contains("\"env\" not defined", error.Message, StringComparison.Ordinal);
    }

    // Helm splits the paths of --values and --set-file at commas.
    [Fact]
    public async Task Paths_with_commas_and_equals_signs_name_one_file_of_the_source()
    {
        var machine = Directory.CreateTempSubdirectory("gitops-test-");
        try
        {
            var secret = Path.Combine(machine.FullName, "secret.yaml");
            await File.WriteAllTextAsync(secret, "stolen: true\n", TestContext.Current.CancellationToken);
            var tree = Chart();
            tree["c/templates/x.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata: { values: {{ toJson .Values | quote }} }\n";
            tree["c/f"] = "own: 1\n";
            tree[$"c/f,{secret}"] = "value: 2\n";
            tree[$"c/f,x={secret}"] = "file";
            tree["c/\"q\".yaml"] = "quoted: 3\n";
            var options = new HelmOptions
            {
                ValueFiles = [$"f,{secret}", "\"q\".yaml"],
                FileParameters = new Dictionary<string, string> { ["p"] = $"f,x={secret}" },
            };
            using var renderer = new HelmRenderer(WithTools.Helm());

            var result = await renderer.RenderAsync(
                Requests.For(tree, "c", new RenderingDefinition { Helm = options }), TestContext.Current.CancellationToken);

            Assert.Equal("{\"p\":\"file\",\"quoted\":3,\"value\":2}", (string?)result.Value.Resources[0].Payload["data"]!["values"]);
            var name = new HelmOptions { FileParameters = new Dictionary<string, string> { [$"a={secret},b"] = "f" } };
            Assert.Contains(await RefusedAsync(tree, name), d => d.Code == "GOS0218");
        }
        finally
        {
            machine.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_error_in_a_value_file_with_a_comma_names_it()
    {
        using var renderer = new HelmRenderer(WithTools.Helm());
        var request = Requests.For(Chart().With("c/a,b.yaml", "x: [\n"), "c", new RenderingDefinition { Helm = new HelmOptions { ValueFiles = ["a,b.yaml"] } });

        var error = (await renderer.RenderAsync(request, TestContext.Current.CancellationToken)).Error!;

        Assert.Contains("c/a,b.yaml", error.Message, StringComparison.Ordinal);
    }

    // Helm loads what a schema refers to, from the machine and its loopback addresses.
    [Theory]
    [InlineData("""{"$ref":"file:///etc/passwd"}""")]
    [InlineData("""{"properties":{"a":{"$ref":"http://127.0.0.1:1/x"}}}""")]
    [InlineData("""{"properties":{"a":{"$ref":"../../x.json"}}}""")]
    [InlineData("""{"$schema":"file:///etc/passwd"}""")]
    [InlineData("""{"$schema":"http://127.0.0.1/json-schema.org/"}""")]
    [InlineData("""{"$id":"file:///etc/passwd","$ref":"#/x"}""")]
    [InlineData("""{"properties":{"a":{"$id":"http://127.0.0.1/x","$ref":"#/x"}}}""")]
    [InlineData("""{"$ref":"#/x","$ref":"file:///etc/passwd"}""")]
    [InlineData("""{"\u0024ref":"file:///etc/passwd"}""")]
    [InlineData("no json")]
    public async Task Schemas_that_refer_to_what_is_not_in_them_are_refused_wherever_they_lie(string schema)
    {
        var bytes = Encoding.UTF8.GetBytes(schema);
        void Write(TarWriter tar) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x/values.schema.json") { DataStream = new MemoryStream(bytes) });
        var packed = Pack(Write);
        var nested = Pack(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x/charts/y.tgz") { DataStream = new MemoryStream(packed) }));

        Assert.Contains(await RefusedAsync(Chart().With("c/values.schema.json", schema)), d => d is { Code: "GOS0206", File: "c/values.schema.json" });
        Assert.Contains(await RefusedAsync(Chart().With("c/charts/x/values.schema.json", schema)), d => d.Code == "GOS0206");
        Assert.Contains(await RefusedAsync(Chart().Add("c/charts/x.tgz", packed)), d => d is { Code: "GOS0206", File: "c/charts/x.tgz" });
        Assert.Contains(await RefusedAsync(Chart().Add("c/charts/x.tgz", nested)), d => d is { Code: "GOS0206", File: "c/charts/x.tgz" });
    }

    [Fact]
    public async Task A_schema_that_is_complete_in_itself_is_applied()
    {
        const string schema = """
            {"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.org/values.json",
             "properties":{"count":{"$ref":"#/definitions/count"},"id":{"type":"string","default":"a:b"}},"definitions":{"count":{"type":"integer"}}}
            """;
        using var renderer = new HelmRenderer(WithTools.Helm());
        async Task<Result<DesiredState>> Render(string count) => await renderer.RenderAsync(
            Requests.For(Chart().With("c/values.schema.json", schema).With("c/values.yaml", $"count: {count}\n"), "c"), TestContext.Current.CancellationToken);

        Assert.True((await Render("1")).IsSuccess);
        Assert.Contains("count", (await Render("text")).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_chart_in_a_packed_chart_counts_like_the_outer_one()
    {
        var bomb = Pack(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "y/zeros") { DataStream = new MemoryStream(new byte[40 * 1024 * 1024]) }));
        var tree = Chart().Add("c/charts/x.tgz", Pack(tar =>
        {
            foreach (var name in (string[])["x/charts/a.tgz", "x/charts/b.tgz"])
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bomb) });
            }
        }));

        Assert.Contains(await RefusedAsync(tree), d => d is { Code: "GOS0204", File: "c/charts/x.tgz" });
    }

    [Theory]
    [InlineData("c/x", "c/x/y")]
    [InlineData("c/X/y/z", "c/X/y")]
    [InlineData("c/templates/x.yaml", "c/templates/x.yaml/y")]
    public async Task A_file_and_a_folder_of_one_name_are_a_diagnostic(string first, string second)
    {
        Assert.Contains(await RefusedAsync(Chart().With(first, "a: 1").With(second, "a: 1")), d => d.Code == "GOS0206");
    }

    [Fact]
    public async Task A_name_that_no_disk_takes_is_a_diagnostic()
    {
        Assert.Contains(await RefusedAsync(Chart().With($"c/{new string('é', 200)}", "a: 1")), d => d.Code == "GOS0206");
    }

    [Theory]
    [InlineData("aliases")]
    [InlineData("merges")]
    [InlineData("depth")]
    [InlineData("flow depth")]
    [InlineData("laughs")]
    public async Task A_bomb_in_values_ends_in_a_diagnostic_within_bounded_memory(string kind)
    {
        var bomb = HostileManifestTests.Bomb(kind);
        var trees = new MemoryTree[] { Chart().With("c/values.yaml", bomb), Chart().With("c/prod.yaml", bomb), Chart().With("c/charts/x/values.yaml", bomb), Chart().With("c/Chart.yaml", bomb) };
        foreach (var tree in trees)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();

            var diagnostics = await RefusedAsync(tree, new HelmOptions { ValueFiles = ["prod.yaml"], IgnoreMissingValueFiles = true });

            Assert.Contains(diagnostics, d => d is { Code: "GOS0204", Line: not null });
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L * 1024 * 1024);
        }
    }

    [Fact]
    public async Task Values_of_a_hundred_megabytes_are_refused()
    {
        var tree = Chart().Add("c/values.yaml", new byte[100 * 1024 * 1024]);

        Assert.Contains(await RefusedAsync(tree), d => d is { Code: "GOS0204", File: "c/values.yaml" });
    }

    [Fact]
    public async Task A_template_that_takes_memory_without_end_is_stopped()
    {
        var tree = Chart().With("c/templates/big.yaml", "{{ range until 1000 }}{{ $x := repeat 1000000000 \"x\" }}{{ len $x }}{{ end }}");
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Limits = new RenderingLimits { MaxProgramMemoryBytes = 200 * 1024 * 1024 } }));

        var error = (await renderer.RenderAsync(Requests.For(tree, "c"), TestContext.Current.CancellationToken)).Error!;

        Assert.Equal("GOS0204", error.Code);
        Assert.Contains("memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endless_templates_are_stopped()
    {
        var tree = Chart();
        tree["c/templates/loop.yaml"] = "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}";
        tree["c/templates/slow.yaml"] = "{{ range $i := until 100000 }}{{ range $j := until 100000 }}{{ $j }}{{ end }}{{ end }}";
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Limits = new RenderingLimits { ToolTimeout = TimeSpan.FromSeconds(2) } }));

        var error = (await renderer.RenderAsync(Requests.For(tree, "c"), TestContext.Current.CancellationToken)).Error!;

        Assert.Contains(error.Code, (string[])["GOS0210", "GOS0211"]);
    }

    private static MemoryTree Chart() => new() { ["c/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n" };

    private static byte[] Pack(Action<TarWriter> write)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            write(tar);
        }

        return packed.ToArray();
    }

    private static async Task<IReadOnlyList<Diagnostic>> RefusedAsync(MemoryTree tree, HelmOptions? options = null)
    {
        var started = false;
        using var renderer = new HelmRenderer(WithTools.Helm(o => o with { Processes = new RecordingRunner(_ => started = true) }));

        var result = await renderer.RenderAsync(
            Requests.For(tree, "c", new RenderingDefinition { Helm = options ?? new HelmOptions() }), TestContext.Current.CancellationToken);

        Assert.False(started, "a program was started");
        Assert.False(result.IsSuccess);
        return result.Diagnostics;
    }
}
