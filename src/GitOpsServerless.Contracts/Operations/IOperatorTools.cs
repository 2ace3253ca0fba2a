using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>What an operator can do with files, without definitions, state or a target.</summary>
public interface IOperatorTools
{
    /// <summary>Renders a folder or file of this machine. Neither a target nor a connection is needed.</summary>
    /// <param name="query">What to render.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    Task<Result<DesiredState>> RenderAsync(FolderRendering query, CancellationToken cancellationToken);

    /// <summary>JSON values as YAML documents, separated by <c>---</c>.</summary>
    string WriteYaml(IEnumerable<JsonNode?> documents);

    /// <summary>What is wrong with the fields of a document of definitions. Whether what it names is there, only all definitions together tell.</summary>
    /// <param name="fileName">Name of the file.</param>
    /// <param name="text">Text of the file.</param>
    IReadOnlyList<Diagnostic> CheckFields(string fileName, string text);

    /// <summary>Changes an image in the text of one YAML file. Comments and layout stay; a file that is no YAML is left alone.</summary>
    /// <param name="fileName">Name of the file: a kustomization is known by it.</param>
    /// <param name="text">Text of the file.</param>
    /// <param name="image">What to change it to.</param>
    ImageEdit EditImage(string fileName, string text, ImageSelection image);

    /// <summary>Changes an image in the files of a repository and pushes one commit. No clone is made.</summary>
    /// <param name="source">Repository and path.</param>
    /// <param name="image">What to change it to.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    Task<Result<ImageCommit>> CommitImageAsync(SourceDefinition source, ImageSelection image, CommitRequest commit, CancellationToken cancellationToken);
}

/// <summary>What to render without definitions.</summary>
/// <param name="Root">Folder that files may refer to: bases and modules outside of the path lie below it.</param>
/// <param name="Path">Path inside the root, with forward slashes; empty for the root.</param>
public sealed record FolderRendering(string Root, string Path)
{
    /// <summary>Name of the release or deployment.</summary>
    public string Name { get; init; } = "manifest";

    /// <summary>How; the files decide when it is left out.</summary>
    public RenderingDefinition Rendering { get; init; } = new();
}

/// <summary>An image and what it becomes.</summary>
/// <param name="Image">Image without tag and digest.</param>
public sealed record ImageSelection(string Image)
{
    /// <summary>New tag.</summary>
    public string? Tag { get; init; }

    /// <summary>New digest, <c>sha256:…</c>; wins over a tag where a place has only one of them.</summary>
    public string? Digest { get; init; }

    /// <summary>The whole reference: <c>IMAGE:TAG</c>, <c>IMAGE@DIGEST</c> or <c>IMAGE:TAG@DIGEST</c>.</summary>
    public string Reference => $"{Image}{(Tag is null ? string.Empty : $":{Tag}")}{(Digest is null ? string.Empty : $"@{Digest}")}";
}

/// <summary>What a change of an image does to one text.</summary>
/// <param name="Text">The new text.</param>
/// <param name="Lines">Lines of the new text that changed, counted from 1.</param>
/// <param name="Found">Places that name the image, changed or not.</param>
public sealed record ImageEdit(string Text, IReadOnlyList<int> Lines, int Found);

/// <summary>A commit to make in a repository.</summary>
/// <param name="Author">Who makes it.</param>
/// <param name="Message">Message.</param>
public sealed record CommitRequest(string Author, string Message)
{
    /// <summary>Mail address of the author.</summary>
    public string? Email { get; init; }

    /// <summary>Branch to push to, for a pull request; the followed branch when it is left out.</summary>
    public string? Branch { get; init; }

    /// <summary>Only say what would change; push nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Files whose change was looked at and agreed to; a commit that would change another one is not made. Null allows all.</summary>
    public IReadOnlyCollection<string>? AgreedFiles { get; init; }
}

/// <summary>What a change of an image did to a repository.</summary>
/// <param name="Branch">Branch.</param>
/// <param name="Files">Changed files with their changed lines.</param>
/// <param name="Outcome">How the push ended; null when nothing was pushed.</param>
public sealed record ImageCommit(string Branch, IReadOnlyDictionary<string, ImageEdit> Files, PushOutcome? Outcome);
