using System.Text;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>A bare repository that a test fills with commits through git fast-import, which takes any name and mode.</summary>
internal sealed class TestRepository
{
    public TestRepository(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        GitCommand.Run(path, "init", "--bare", "--quiet");
        Configure("uploadpack.allowFilter", "true");
        Configure("uploadpack.allowAnySHA1InWant", "true");
        Configure("http.receivepack", "true");
    }

    public string Path { get; }

    public void Configure(string name, string value) => Git("config", name, value);

    public string Git(params string[] arguments) => GitCommand.Run(Path, arguments);

    /// <summary>Commits files on a branch over its head; a null content deletes.</summary>
    public string Commit(string branch, string message, params (string Path, string? Content)[] files) =>
        Import(branch, message, files.Select(file => ("100644", file.Path, file.Content is null ? null : Encoding.UTF8.GetBytes(file.Content))));

    public string Import(string branch, string message, IEnumerable<(string Mode, string Path, byte[]? Content)> files, string? merge = null)
    {
        using var script = new MemoryStream();
        void Text(string text) => script.Write(Encoding.UTF8.GetBytes(text));
        var old = Head(branch);
        Text($"commit refs/heads/{branch}\ncommitter Grace Hopper <grace@example.org> {1_700_000_000 + (clock++ * 60)} -0500\ndata {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
        Text(old is null ? string.Empty : $"from {old}\n");
        Text(merge is null ? string.Empty : $"merge {merge}\n");
        foreach (var (mode, path, content) in files)
        {
            if (content is null)
            {
                Text($"D {Quote(path)}\n");
            }
            else if (mode == "160000")
            {
                Text($"M {mode} {Encoding.ASCII.GetString(content)} {Quote(path)}\n");
            }
            else
            {
                Text($"M {mode} inline {Quote(path)}\ndata {content.Length}\n");
                script.Write(content);
                Text("\n");
            }
        }

        GitCommand.RunBytes(Path, script.ToArray(), "fast-import", "--quiet", "--force");
        return Head(branch)!;
    }

    public string? Head(string branch)
    {
        try
        {
            return Git("rev-parse", "--verify", "--quiet", "refs/heads/" + branch);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private int clock;

    private static string Quote(string path) => "\"" + path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
