using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
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
