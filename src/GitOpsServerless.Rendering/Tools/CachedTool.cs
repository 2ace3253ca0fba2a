using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Pipeline;

namespace GitOpsServerless.Rendering.Tools;

/// <summary>Output of a program and the digest of everything that went in.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Digest">Digest.</param>
internal sealed record ToolOutput(ReadOnlyMemory<byte> Output, string Digest);

/// <summary>Runs a program on a private folder, unless the same input was rendered before.</summary>
internal sealed class CachedTool(RenderingOptions options) : IDisposable
{
    private readonly ToolRunner _runner = new(options);

    /// <summary>How many programs were started.</summary>
    public int Starts => _runner.Starts;

    public async Task<Result<ToolOutput>> RenderAsync(ToolInput input, CancellationToken cancellationToken)
    {
        var digest = DigestOf(input);
        if (options.Cache?.Find(digest) is { } known)
        {
            return new ToolOutput(known, digest);
        }

        Result<ReadOnlyMemory<byte>> output;
        try
        {
            output = await RunAsync(input, cancellationToken);
        }
        catch (RenderLimitException limit)
        {
            return DiagnosticCatalog.PathOutsideSource.Create(limit.Message, input.Path);
        }

        if (!output.IsSuccess)
        {
            return Result<ToolOutput>.Failure(output.Diagnostics);
        }

        options.Cache?.Add(digest, output.Value);
        return new ToolOutput(output.Value, digest);
    }

    public void Dispose() => _runner.Dispose();

    private async Task<Result<ReadOnlyMemory<byte>>> RunAsync(ToolInput input, CancellationToken cancellationToken)
    {
        TempFolders.RemoveAbandoned(options.TempFolder, options.Time);
        using var folder = new WorkFolder(options.TempFolder);
        foreach (var (path, content) in input.Files)
        {
            folder.Write(path, content.Span);
        }

        foreach (var (link, target) in input.Links)
        {
            folder.Link(link, target);
        }

        foreach (var (name, content) in input.HomeFiles)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.Home, name), content, cancellationToken);
        }

        return await _runner.RunAsync(input, folder, cancellationToken);
    }

    private static string DigestOf(ToolInput input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(string text)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text.Length.ToString(CultureInfo.InvariantCulture) + "\n"));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        Append(input.Tool.Identity);
        if (input.Round > 0)
        {
            Append($"round {input.Round}");
        }

        foreach (var argument in input.Arguments)
        {
            Append(argument);
        }

        foreach (var (link, target) in input.Links)
        {
            Append($"link {link}\n{target}");
        }

        foreach (var (path, content) in input.HomeFiles.Concat(input.Files))
        {
            Append($"file {path}\n{content.Length}");
            hash.AppendData(content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
