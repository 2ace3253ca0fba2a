using System.Text;
using GitOpsServerless.Rendering.Tests.Support;

namespace GitOpsServerless.Rendering.Tests;

public sealed class RenderCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"gitops-cache-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Memory_is_bounded_and_what_was_used_longest_ago_goes_first()
    {
        var cache = new RenderCache(maxBytes: 30);
        cache.Add("a", new byte[10]);
        cache.Add("b", new byte[10]);
        cache.Add("c", new byte[10]);
        Assert.NotNull(cache.Find("a"));

        cache.Add("d", new byte[10]);

        Assert.Null(cache.Find("b"));
        Assert.NotNull(cache.Find("a"));
        Assert.Equal((30, 3), (cache.Bytes, cache.Count));
        cache.Add("too large", new byte[31]);
        Assert.Null(cache.Find("too large"));
    }

    [Fact]
    public async Task An_unchanged_kustomization_starts_no_program_in_the_next_process()
    {
        var tree = new MemoryTree { ["kustomization.yaml"] = "resources: [a.yaml]\n", ["a.yaml"] = Requests.ConfigMap("a") };
        var starts = new List<int>();
        for (var process = 0; process < 2; process++)
        {
            using var renderer = new KustomizeRenderer(WithTools.Kustomize(o => o with { Cache = new RenderCache(folder: _folder) }));
            Assert.True((await renderer.RenderAsync(Requests.For(tree), TestContext.Current.CancellationToken)).IsSuccess);
            starts.Add(renderer.ProgramStarts);
        }

        Assert.Equal([1, 0], starts);
    }

    [Fact]
    public void A_file_that_was_changed_or_cut_off_is_not_taken()
    {
        new RenderCache(folder: _folder).Add("k", Encoding.UTF8.GetBytes("output"));
        var file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal("output"u8.ToArray(), new RenderCache(folder: _folder).Find("k")!.Value.ToArray());

        foreach (var damage in (Func<byte[], byte[]>[])[bytes => bytes[..^1], bytes => bytes[..10], bytes => [.. bytes[..^1], (byte)'x']])
        {
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, damage(whole));
            Assert.Null(new RenderCache(folder: _folder).Find("k"));
            File.WriteAllBytes(file, whole);
        }
    }

    [Fact]
    public void The_folder_is_bounded()
    {
        var cache = new RenderCache(maxBytes: 1, folder: _folder, maxFolderBytes: 1_000);
        for (var at = 0; at < 50; at++)
        {
            cache.Add($"k{at}", new byte[100]);
        }

        Assert.InRange(new DirectoryInfo(_folder).GetFiles().Sum(f => f.Length), 1, 1_000);
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_as_good_as_none()
    {
        File.WriteAllText(_folder, "a file");
        try
        {
            var cache = new RenderCache(folder: _folder);
            cache.Add("k", new byte[1]);
            Assert.NotNull(cache.Find("k"));
            Assert.Null(new RenderCache(folder: _folder).Find("k"));
        }
        finally
        {
            File.Delete(_folder);
        }
    }

    [Fact]
    public async Task Another_version_of_the_program_is_another_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program of this test is a shell script.");
        var tools = Directory.CreateTempSubdirectory("gitops-tools-");
        try
        {
            var tool = Path.Combine(tools.FullName, "kustomize");
            var cache = new RenderCache();
            async Task<string> NameAsync(string name)
            {
                await File.WriteAllTextAsync(tool, $"#!/bin/sh\necho '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}}}'\n", TestContext.Current.CancellationToken);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }

                using var renderer = new KustomizeRenderer(new RenderingOptions { KustomizePath = tool, Cache = cache });
                var request = Requests.For(new MemoryTree { ["kustomization.yaml"] = "{}" });
                return (await renderer.RenderAsync(request, TestContext.Current.CancellationToken)).Value.Resources[0].Id.Name;
            }

            Assert.Equal("old", await NameAsync("old"));
            Assert.Equal("newer", await NameAsync("newer"));
        }
        finally
        {
            tools.Delete(recursive: true);
        }
    }
}
