using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Files;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Rendering.Substituting;

namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>What all renderers share once there is YAML: parse → objects → substitution → checks → desired state.</summary>
internal sealed class RenderPipeline(RenderRequest request, RenderingLimits limits)
{
    private static readonly ReadOnlyMemory<byte> EncryptedBegin = Encoding.ASCII.GetBytes(SopsValue.Begin);
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>Finds the place in the source of an object that a program made; null when the texts are the source.</summary>
    public Func<ManifestObject, ManifestObject>? Locate { get; init; }

    /// <summary>Namespace of objects that name none; null means the target's default.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>Values that stand behind the placeholders of encrypted files.</summary>
    public SecretVault Secrets { get; init; } = new();

    /// <summary>The default namespace of the application, or of the target.</summary>
    public static string NamespaceOf(RenderRequest request) => request.Application.Rendering.Namespace ?? request.Target?.Kubernetes?.DefaultNamespace ?? "default";

    /// <summary>Adds remarks of the stages before.</summary>
    public RenderPipeline With(IEnumerable<Diagnostic> diagnostics)
    {
        _diagnostics.AddRange(diagnostics);
        return this;
    }

    /// <summary>Runs all stages; every error of every file at once.</summary>
    /// <param name="texts">Manifests in order.</param>
    /// <param name="digest">Digest of what went in; null computes it from the texts.</param>
    public Result<DesiredState> Run(IReadOnlyList<SourceFile> texts, string? digest = null)
    {
        try
        {
            var reader = new ManifestReader(limits, _diagnostics);
            foreach (var text in texts)
            {
                reader.Read(text.Path, text.Content.Span);
            }

            IReadOnlyList<ManifestObject> objects = Locate is null ? reader.Objects : [.. reader.Objects.Select(Locate)];
            if (texts.Any(t => t.Content.Span.IndexOf(EncryptedBegin.Span) >= 0))
            {
                ReportEncrypted(objects);
            }

            if (objects.Count == 0 && !_diagnostics.Exists(d => d.IsError))
            {
                _diagnostics.Add(DiagnosticCatalog.RenderedNothing.Create("The rendering gave no object at all.", texts.Count > 0 ? texts[0].Path : null));
            }

            return Finish(objects, digest ?? DigestOf(texts));
        }
        catch (RenderLimitException limit)
        {
            _diagnostics.Add(DiagnosticCatalog.RenderLimit.Create(limit.Message, limit.File));
            return Result<DesiredState>.Failure(_diagnostics);
        }
    }

    // Such as one that a template or a packed chart has in it: nothing here can decrypt it, and it is nobody's password.
    private void ReportEncrypted(IReadOnlyList<ManifestObject> objects)
    {
        foreach (var item in objects)
        {
            if (SopsRemains.InTree(item.Value) is { } where)
            {
                _diagnostics.Add(DiagnosticCatalog.EncryptedDamaged.Create(
                    $"{item.Kind ?? "object"} {item.Name}: '{where}' is a value encrypted with sops that stands in no encrypted file.", item.File, item.Line));
            }
        }
    }

    private Result<DesiredState> Finish(IReadOnlyList<ManifestObject> objects, string digest)
    {
        if (!Secrets.IsEmpty)
        {
            objects = [.. objects.Select(o => o with { Value = Secrets.Restore(o.Value) })];
        }

        var substituted = ObjectSubstitution.Apply(request, objects, _diagnostics);
        var resources = new DesiredStateBuilder(DefaultNamespace ?? NamespaceOf(request), _diagnostics).Build(substituted);
        return _diagnostics.Exists(d => d.IsError)
            ? Result<DesiredState>.Failure(_diagnostics)
            : Result<DesiredState>.Success(new DesiredState(resources) { Diagnostics = _diagnostics, Digest = digest, Redactor = Secrets.IsEmpty ? Redactor.None : Secrets.Redactor }, _diagnostics);
    }

    private string DigestOf(IReadOnlyList<SourceFile> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(request.Application.Rendering, ContractsJson.Options));
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{text.Path}\n{text.Content.Length}\n"));
            hash.AppendData(text.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
