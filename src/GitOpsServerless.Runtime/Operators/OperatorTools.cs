using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Azure.Identity;
using GitOpsServerless.Azure.KeyVault;
using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.Definitions;
using GitOpsServerless.Rendering;
using GitOpsServerless.Runtime.Composition;
using GitOpsServerless.Runtime.Images;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Runtime.Operators;

/// <summary>What an operator can do with files, by the rooms of this process.</summary>
public sealed class OperatorTools : IOperatorTools
{
    /// <inheritdoc />
    public Task<Result<DesiredState>> RenderAsync(FolderRendering query, CancellationToken cancellationToken) =>
        new FolderRenderer(StandardRooms.Renderers(RenderingSettings.Apply(
            new RenderingOptions(), Environment.GetEnvironmentVariable, AppContext.BaseDirectory, identity: null))).RenderAsync(query, cancellationToken);

    /// <inheritdoc />
    public string WriteYaml(IEnumerable<JsonNode?> documents) => YamlWriter.WriteStream(documents);

    /// <inheritdoc />
    public IReadOnlyList<Diagnostic> CheckFields(string fileName, string text)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { [fileName] = Encoding.UTF8.GetBytes(text) };
        return [.. DefinitionReader.Read(files, revision: null).Diagnostics.Where(d => d.Code == DiagnosticCatalog.InvalidField.Code)];
    }

    /// <inheritdoc />
    public ImageEdit EditImage(string fileName, string text, ImageSelection image) => ImageEditor.Edit(fileName, text, image);

    /// <inheritdoc />
    public async Task<Result<ImageCommit>> CommitImageAsync(SourceDefinition source, ImageSelection image, CommitRequest commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Url is null)
        {
            return DiagnosticCatalog.DirectoryReadOnly.Create($"The source {source.Key} takes no commits: it is a plain directory.");
        }

        var caches = PrivateFolder.OpenCache();
        if (!caches.IsSuccess)
        {
            return Result<ImageCommit>.Failure(caches.Diagnostics);
        }

        var identity = AzureCredentials.Create(Environment.GetEnvironmentVariable);
        using var git = StandardRooms.Git(
            Path.Combine(caches.Value, "git"), new KeyVaultSecretResolver(identity), identity, allowLocal: true, TimeProvider.System, Environment.GetEnvironmentVariable);
        return await new ImageCommitter(git, git, TimeProvider.System).CommitAsync(source, image, commit, cancellationToken);
    }
}
