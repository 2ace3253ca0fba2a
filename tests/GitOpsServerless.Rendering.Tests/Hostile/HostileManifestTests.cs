using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests.Hostile;

public sealed class HostileManifestTests
{
    // CVE-2022-24904: a link in a directory application.
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("../nothing.yaml")]
    [InlineData("a.yaml")]
    [InlineData("C:\\windows\\x.yaml")]
    public async Task Links_out_of_the_source_or_to_nothing_are_refused_with_one_answer(string target)
    {
        var result = await Requests.RenderPlainAsync(new MemoryTree { ["app/a.yaml"] = $"-> {target}" }, "app");

        Assert.Equal("GOS0206", result.Error!.Code);
        Assert.DoesNotContain(target == "a.yaml" ? "etc" : target, result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_inside_the_source_is_followed_even_out_of_the_path()
    {
        var tree = new MemoryTree { ["app/a.yaml"] = "-> ../lib/x.txt", ["lib/x.txt"] = Requests.ConfigMap("x") };

        Assert.Equal("app/a.yaml", Assert.Single((await Requests.RenderPlainAsync(tree, "app")).Value.Resources).Provenance.File);
    }

    [Fact]
    public async Task A_sibling_whose_name_begins_like_the_path_is_not_part_of_it()
    {
        var tree = new MemoryTree { ["foo/a.yaml"] = Requests.ConfigMap("a"), ["foo2/b.yaml"] = Requests.ConfigMap("b") };

        Assert.Equal("a", Assert.Single((await Requests.RenderPlainAsync(tree, "foo")).Value.Resources).Id.Name);
    }

    [Fact]
    public async Task An_alias_bomb_is_one_diagnostic()
    {
        var text = new StringBuilder("a0: &a0 lol\n");
        for (var level = 1; level <= 30; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        Assert.Equal(("GOS0204", "a.yaml"), await SingleErrorAsync(new MemoryTree { ["a.yaml"] = text.ToString() }));
    }

    // Every reader of YAML in the room, with what grows without end when it is read.
    [Theory]
    [InlineData("aliases")]
    [InlineData("merges")]
    [InlineData("depth")]
    [InlineData("flow depth")]
    [InlineData("laughs")]
    public async Task A_bomb_ends_in_one_diagnostic_within_bounded_memory_wherever_it_lies(string kind)
    {
        var bomb = Bomb(kind);
        var trees = new MemoryTree[]
        {
            new() { ["app/a.yaml"] = bomb },
            new() { ["app/kustomization.yaml"] = bomb },
            new() { ["app/kustomization.yaml"] = "transformers: [t.yaml]\n", ["app/t.yaml"] = bomb },
        };
        using var kustomize = new KustomizeRenderer(WithTools.Kustomize(o => o with { Processes = new RecordingRunner(_ => Assert.Fail("a program was started")) }));
        foreach (var (tree, at) in trees.Select((t, at) => (t, at)))
        {
            IRenderer renderer = at == 0 ? new PlainRenderer() : kustomize;
            var before = GC.GetAllocatedBytesForCurrentThread();

            var result = await renderer.RenderAsync(Requests.For(tree, "app"), TestContext.Current.CancellationToken);

            Assert.Contains(result.Error!.Code, (string[])["GOS0204", "GOS0201", "GOS0218"]);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L * 1024 * 1024);
        }
    }

    internal static string Bomb(string kind) => kind switch
    {
        "aliases" => "a0: &a0 [x, x, x]\n" + string.Concat(Enumerable.Range(1, 40).Select(n => $"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n")),
        "merges" => "m0: &m0 { k: v }\n" + string.Concat(Enumerable.Range(1, 40).Select(n => $"m{n}: &m{n} {{ <<: [*m{n - 1}, *m{n - 1}], x{n}: *m{n - 1} }}\n")),
        "depth" => string.Concat(Enumerable.Range(0, 5_000).Select(n => new string(' ', n) + "a:\n")),
        "flow depth" => "a: " + new string('[', 200_000),
        _ => "lol: &lol \"" + new string('l', 10_000) + "\"\n" + string.Concat(Enumerable.Range(1, 30).Select(n => $"l{n}: &l{n} {{ a: *{(n == 1 ? "lol" : $"l{n - 1}")}, b: *{(n == 1 ? "lol" : $"l{n - 1}")} }}\n")),
    };

    [Fact]
    public async Task A_file_of_a_hundred_megabytes_is_refused_before_it_is_read()
    {
        var tree = new MemoryTree().Add("a.yaml", new byte[100 * 1024 * 1024]);

        Assert.Equal(("GOS0204", "a.yaml"), await SingleErrorAsync(tree));
        Assert.Equal(0, tree.Reads);
    }

    [Fact]
    public async Task Too_many_objects_files_and_bytes_are_refused()
    {
        var limits = new RenderingLimits { MaxObjects = 2, MaxFiles = 3, MaxTotalBytes = 400 };
        var renderer = new PlainRenderer(new RenderingOptions { Limits = limits });
        async Task<string> Code(MemoryTree tree) => (await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).Error!.Code;
        var list = "apiVersion: v1\nkind: List\nitems:\n" + string.Concat(Enumerable.Range(0, 3).Select(n => $"- {{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: c{n} }} }}\n"));

        Assert.Equal("GOS0204", await Code(new MemoryTree { ["a.yaml"] = list }));
        Assert.Equal("GOS0204", await Code(new MemoryTree { ["a.yaml"] = "", ["b.yaml"] = "", ["c.yaml"] = "", ["d.yaml"] = "" }));
        Assert.Equal("GOS0204", await Code(new MemoryTree { ["a.yaml"] = new string('#', 300), ["b.yaml"] = new string('#', 300) }));
    }

    [Fact]
    public async Task Lists_nested_without_end_do_not_recurse_without_end()
    {
        var text = string.Concat(Enumerable.Repeat("{apiVersion: v1, kind: List, items: [", 30)) + string.Concat(Enumerable.Repeat("]}", 30));

        Assert.False((await Requests.RenderPlainAsync(new MemoryTree { ["a.yaml"] = text })).IsSuccess);
    }

    [Fact]
    public async Task A_glob_with_many_stars_takes_linear_time()
    {
        var tree = new MemoryTree { [new string('a', 4_000) + ".yaml"] = Requests.ConfigMap("a") };
        var rendering = new RenderingDefinition { Plain = new PlainOptions { Include = [string.Concat(Enumerable.Repeat("*a", 60)) + "b"] } };

        Assert.Empty((await Requests.RenderPlainAsync(tree, rendering: rendering)).Value.Resources);
    }

    private static async Task<(string Code, string? File)> SingleErrorAsync(IFileTree tree)
    {
        var error = Assert.Single((await Requests.RenderPlainAsync(tree)).Diagnostics);
        return (error.Code, error.File);
    }
}
