using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Finds the template and the parameter file of an application.</summary>
internal sealed class TemplateFiles(RenderRequest request)
{
    private const int LargestFile = 4 * 1024 * 1024;
    private static readonly string[] Conventional = ["main.bicepparam", "main.bicep", "main.json", "azuredeploy.json", "deploy.json", "template.json"];

    private readonly TemplateOptions _options = request.Application.Rendering.Template;

    private string Folder => request.Application.Source.Path.Trim('/');

    /// <summary>The path of the template in the source; null when there is none, or none that is obvious.</summary>
    public async Task<string?> FindTemplateAsync(CancellationToken cancellationToken)
    {
        if (_options.File is { } file)
        {
            return Join(file);
        }

        var names = await NamesAsync(cancellationToken);
        if (names.Count == 1 && names[0] == Folder)
        {
            return Folder;
        }

        foreach (var name in Conventional.Where(c => names.Contains(Join(c), StringComparer.Ordinal)))
        {
            if (!name.EndsWith(".json", StringComparison.Ordinal) || await IsTemplateAsync(Join(name), cancellationToken))
            {
                return Join(name);
            }
        }

        foreach (var extension in new[] { ".bicepparam", ".bicep" })
        {
            var own = names.Where(n => n.EndsWith(extension, StringComparison.OrdinalIgnoreCase)).ToList();
            if (own.Count > 0)
            {
                return own.Count == 1 ? own[0] : null;
            }
        }

        var templates = new List<string>();
        foreach (var name in names.Where(n => n.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Take(50))
        {
            if (await IsTemplateAsync(name, cancellationToken))
            {
                templates.Add(name);
            }
        }

        return templates.Count == 1 ? templates[0] : null;
    }

    /// <summary>The path of the parameter file; null when there is none.</summary>
    public async Task<string?> FindParametersAsync(string template, CancellationToken cancellationToken)
    {
        if (_options.ParameterFile is { } file)
        {
            return Join(file);
        }

        var names = await NamesAsync(cancellationToken);
        var stem = Path.ChangeExtension(template, null);
        return new[] { $"{stem}.parameters.json", $"{stem}.bicepparam", Join("parameters.json") }
            .FirstOrDefault(c => c != template && names.Contains(c, StringComparer.Ordinal));
    }

    /// <summary>The text of a file; a failure when it is absent or too large.</summary>
    public async Task<Result<string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var content = await request.Files.ReadAsync(path, cancellationToken);
        if (!content.IsSuccess)
        {
            return Result<string>.Failure(content.Diagnostics);
        }

        if (content.Value is not { } bytes)
        {
            return DiagnosticCatalog.TemplateNotFound.Create($"There is no file '{path}'.", path);
        }

        if (bytes.Length > LargestFile)
        {
            return DiagnosticCatalog.TemplateInvalid.Create($"The file has {bytes.Length} bytes; Azure accepts 4 MB.", path);
        }

        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()), System.Text.Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private async Task<bool> IsTemplateAsync(string path, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(path, cancellationToken);
        return text.IsSuccess && TemplateSchema.Find(text.Value) is { IsTemplate: true };
    }

    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var entries = await request.Files.ListAsync(Folder, cancellationToken);
        return entries.IsSuccess
            ? [.. entries.Value.Where(e => e.Kind is FileKind.File or FileKind.Executable && IsDirect(e.Path)).Select(e => e.Path)]
            : [];
    }

    private bool IsDirect(string path) => path == Folder || !path[(Folder.Length == 0 ? 0 : Folder.Length + 1)..].Contains('/', StringComparison.Ordinal);

    private string Join(string name)
    {
        var parts = new List<string>();
        foreach (var part in $"{Folder}/{name}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
