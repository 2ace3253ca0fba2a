using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Tests.Support;
using GitOpsServerless.Sandbox.Git;

namespace GitOpsServerless.Sandbox.Tests.Git;

public sealed class GitFolderTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private SandboxGitHost host = null!;
    private GitSource source = null!;
    private SourceDefinition definition = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Work => folder.Sub("work");

    public async ValueTask InitializeAsync()
    {
        Write("web/app.yaml", "replicas: 1\n");
        Write("infra/main.bicep", "param a string\n");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        source.Dispose();
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_changes_in_the_folder_is_a_commit_when_somebody_asks()
    {
        var first = await HeadAsync();
        Assert.Equal("Add the files of work", first.Subject);
        Assert.Equal(first.Id, (await HeadAsync()).Id);

        Write("web/app.yaml", "replicas: 2\n");
        var second = await HeadAsync();
        Assert.Equal(("Change web/app.yaml", first.Id), (second.Subject, second.Parents.Single()));
        File.Delete(Path.Combine(Work, "infra/main.bicep"));
        Assert.Equal("Delete infra/main.bicep", (await HeadAsync()).Subject);
        Write("infra/a", "1");
        Write("infra/b", "1");
        Assert.Equal("Change 2 files", (await HeadAsync()).Subject);
        Assert.Equal(["infra/a", "infra/b", "web/app.yaml"], await PathsAsync());
    }

    /// <summary>A length and a date of before are what tells that a file need not be read; a date of just now tells nothing.</summary>
    [Fact]
    public async Task A_file_with_its_length_and_date_is_not_read_again()
    {
        var file = Path.Combine(Work, "web/app.yaml");
        var old = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, old);
        await HeadAsync();
        Write("web/app.yaml", "replicas: 2\n");
        File.SetLastWriteTimeUtc(file, old);
        Assert.Equal("replicas: 1\n", await ReadAsync("web/app.yaml"));

        File.SetLastWriteTimeUtc(file, old.AddSeconds(1));
        Assert.Equal("replicas: 2\n", await ReadAsync("web/app.yaml"));

        Write("web/app.yaml", "replicas: 3\n");
        var recent = File.GetLastWriteTimeUtc(file);
        await HeadAsync();
        Write("web/app.yaml", "replicas: 4\n");
        File.SetLastWriteTimeUtc(file, recent);
        Assert.Equal("replicas: 4\n", await ReadAsync("web/app.yaml"));
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:80", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("page.example", 421)]
    [InlineData("127.0.0.1.page.example", 421)]
    public async Task Only_who_names_this_machine_is_answered(string name, int expected)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, definition.Url + "/info/refs?service=git-upload-pack");
        request.Headers.Host = name;
        request.Headers.Add("Git-Protocol", "version=2");
        using var response = await client.SendAsync(request, Stop);
        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_pushed_revert_stays_when_the_folder_changes_afterwards()
    {
        var first = await HeadAsync();
        Write("web/app.yaml", "replicas: 2\n");
        await HeadAsync();
        var revert = await source.PushAsync(definition, Change() with { RevertPath = "web", RevertTo = first.Id }, Stop);
        Assert.Equal(PushStatus.Pushed, revert.Value.Status);
        Assert.Equal(revert.Value.Revision!.Id, (await HeadAsync()).Id);

        Write("web/other.yaml", "x: 1\n");
        var later = await HeadAsync();
        Assert.Equal(revert.Value.Revision.Id, later.Parents.Single());
        Assert.Equal("replicas: 1\n", await ReadAsync("web/app.yaml"));

        await RestartAsync();
        Assert.Equal(later.Id, (await HeadAsync()).Id);
        Write("web/app.yaml", "replicas: 3\n");
        Assert.Equal(later.Id, (await HeadAsync()).Parents.Single());
        Assert.Equal("replicas: 3\n", await ReadAsync("web/app.yaml"));
    }

    [Fact]
    public async Task A_folder_that_becomes_a_file_and_a_file_that_becomes_a_folder_are_followed()
    {
        await HeadAsync();
        Directory.Delete(Path.Combine(Work, "web"), recursive: true);
        Write("web", "a file\n");
        Assert.Equal(["infra/main.bicep", "web"], await PathsAsync());
        File.Delete(Path.Combine(Work, "web"));
        Write("web/deep/er.yaml", "a: 1\n");
        Assert.Equal(["infra/main.bicep", "web/deep/er.yaml"], await PathsAsync());
    }

    [Fact]
    public async Task Links_modes_and_what_no_tree_may_hold()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes and links are those of Unix.");
        Write(".git/config", "secret");
        Write("run.sh", "#!/bin/sh\n");
        SetMode("run.sh", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(Work, "passwd"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(Work, "etc"), "/etc");
        var entries = await EntriesAsync();
        Assert.Equal(
            [("etc", FileKind.Symlink), ("infra/main.bicep", FileKind.File), ("passwd", FileKind.Symlink), ("run.sh", FileKind.Executable), ("web/app.yaml", FileKind.File)],
            entries.Select(e => (e.Path, e.Kind)));

        SetMode("run.sh", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(FileKind.File, (await EntriesAsync()).Single(e => e.Path == "run.sh").Kind);
    }

    [Fact]
    public async Task The_git_command_clones_and_its_push_is_not_lost()
    {
        Assert.SkipUnless(GitCommand.IsHere, "The git command is not on this machine.");
        var clone = Path.Combine(folder.Path, "clone");
        GitCommand.Run(folder.Path, "clone", "-q", definition.Url!, clone);
        Write("web/app.yaml", "replicas: 2\n");
        var head = await HeadAsync();
        GitCommand.Run(clone, "pull", "-q", "--ff-only");
        GitCommand.Run(clone, "revert", "--no-edit", "HEAD");
        GitCommand.Run(clone, "push", "-q", "origin", "HEAD:main");
        Assert.Equal("replicas: 1\n", await ReadAsync("web/app.yaml"));
        Assert.Equal(head.Id, (await HeadAsync()).Parents.Single());
    }

    [Theory]
    [InlineData("git-upload-pack")]
    [InlineData("git-receive-pack")]
    public async Task A_page_of_a_browser_cannot_post(string service)
    {
        using var client = new HttpClient();
        using var body = new StringContent("0000");
        using var response = await client.PostAsync(new Uri($"{definition.Url}/{service}"), body, Stop);
        Assert.Equal(System.Net.HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private async Task StartAsync()
    {
        host = await SandboxGitHost.StartAsync(folder.Sub("repositories"), 0, TimeProvider.System, Stop);
        definition = new SourceDefinition { Url = (await host.ServeFolderAsync("work.git", Work, "main", Stop)).AbsoluteUri, Revision = "main" };
        source = new GitSource(new GitSourceOptions { CacheFolder = folder.Sub("cache") }, TimeProvider.System);
    }

    private async Task RestartAsync()
    {
        source.Dispose();
        await host.DisposeAsync();
        await StartAsync();
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(Work, path), mode);
        }
    }

    private async Task<Revision> HeadAsync() => (await source.ResolveAsync(definition, Stop)).Value;

    private async Task<IReadOnlyList<FileEntry>> EntriesAsync()
    {
        var tree = (await source.FetchAsync(definition, await HeadAsync(), Stop)).Value;
        return (await tree.ListAsync(string.Empty, Stop)).Value;
    }

    private async Task<IEnumerable<string>> PathsAsync() => (await EntriesAsync()).Select(entry => entry.Path);

    private async Task<string> ReadAsync(string path)
    {
        var tree = (await source.FetchAsync(definition, await HeadAsync(), Stop)).Value;
        return Encoding.UTF8.GetString((await tree.ReadAsync(path, Stop)).Value!.Value.Span);
    }

    private static SourceChange Change() => new(string.Empty, "Revert", "Robot", "robot@example.org");
}
