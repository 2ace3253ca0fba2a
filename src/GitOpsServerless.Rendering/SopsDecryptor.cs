using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Rendering.Sops;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Rendering;

/// <summary>
/// Decrypts SOPS files (YAML, JSON, dotenv, binary) in memory, with age identities and with keys of Azure Key Vault. The file's message
/// authentication code is checked; a file that cannot be decrypted fails the rendering and names its recipients.
/// </summary>
public sealed class SopsDecryptor(SopsOptions options, RenderingLimits? limits = null)
{
    // Recipients with keys against quantum computers are thousands of characters long.
    private const int MaxRecipientLength = 120;
    private readonly RenderingLimits _limits = limits ?? RenderingLimits.Default;

    /// <summary>Whether a file is encrypted with SOPS.</summary>
    public bool IsEncrypted(string path, ReadOnlyMemory<byte> content) => SopsFile.Parse(path, content.Span, _limits.Yaml) is not null;

    /// <summary>The file in plain text, for tools that show or check it; the content itself when it is not encrypted.</summary>
    public async Task<Result<ReadOnlyMemory<byte>>> DecryptAsync(
        string path, ReadOnlyMemory<byte> content, ISecretResolver? secrets, CancellationToken cancellationToken)
    {
        var vault = new SecretVault();
        var replaced = await ReplaceAsync(path, content, secrets, vault, cancellationToken);
        if (!replaced.IsSuccess || vault.IsEmpty)
        {
            return replaced;
        }

        if (vault.Whole(replaced.Value.Span) is { } whole)
        {
            return Result<ReadOnlyMemory<byte>>.Success(whole);
        }

        return path.EndsWith(".env", StringComparison.Ordinal)
            ? Result<ReadOnlyMemory<byte>>.Success(vault.RestoreBytes(replaced.Value.ToArray()))
            : Result<ReadOnlyMemory<byte>>.Success(Encoding.UTF8.GetBytes(YamlWriter.WriteStream(
                YamlReader.Read(replaced.Value.Span, _limits.Yaml).Documents.Select(d => d.Root is JsonObject o ? vault.Restore(o) : d.Root))));
    }

    /// <summary>The file with placeholders in place of its secret values; the content itself when it is not encrypted.</summary>
    internal async Task<Result<ReadOnlyMemory<byte>>> ReplaceAsync(
        string path, ReadOnlyMemory<byte> content, ISecretResolver? secrets, SecretVault vault, CancellationToken cancellationToken)
    {
        if (SopsFile.Parse(path, content.Span, _limits.Yaml) is not { } file)
        {
            return SopsRemains.Find(path, content.Span, _limits.Yaml) is { } remains
                ? DiagnosticCatalog.EncryptedDamaged.Create($"The file was encrypted with sops and cannot be decrypted any more: {remains}.", path)
                : Result<ReadOnlyMemory<byte>>.Success(content);
        }

        if (content.Length > _limits.MaxEncryptedBytes)
        {
            return DiagnosticCatalog.RenderLimit.Create($"The encrypted file is larger than {_limits.MaxEncryptedBytes} bytes.", path);
        }

        if (file.Metadata.InvalidRule is { } rule)
        {
            return DiagnosticCatalog.EncryptedDamaged.Create($"'{rule}' of the encrypted file is not a regular expression.", path);
        }

        var key = await DataKeyAsync(path, file.Metadata, secrets, cancellationToken);
        if (!key.IsSuccess)
        {
            return Result<ReadOnlyMemory<byte>>.Failure(key.Diagnostics);
        }

        using var tree = new SopsTree(file.Metadata, key.Value, vault, path);
        var (documents, damaged) = tree.Decrypt(file.Documents);
        return damaged is null
            ? Result<ReadOnlyMemory<byte>>.Success(Encoding.UTF8.GetBytes(TextOf(file.Format, documents)))
            : DiagnosticCatalog.EncryptedDamaged.Create($"The encrypted file does not authenticate: {damaged} does not fit.", path);
    }

    /// <summary>Replaces every encrypted file of a set; what could not be decrypted is told.</summary>
    internal async Task<IReadOnlyList<Diagnostic>> ReplaceAllAsync(
        SortedDictionary<string, ReadOnlyMemory<byte>> files, ISecretResolver? secrets, SecretVault vault, CancellationToken cancellationToken)
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var (path, content) in files.ToList())
        {
            var replaced = await ReplaceAsync(path, content, secrets, vault, cancellationToken);
            diagnostics.AddRange(replaced.Diagnostics);
            if (replaced.IsSuccess)
            {
                files[path] = replaced.Value;
            }
        }

        return diagnostics;
    }

    private static string TextOf(SopsFormat format, IReadOnlyList<JsonNode?> documents) => format switch
    {
        SopsFormat.Binary => (string)documents[0]!["data"]!,
        SopsFormat.Dotenv => string.Concat(documents[0]!.AsObject().Select(p => $"{p.Key}={p.Value}\n")),
        _ => YamlWriter.WriteStream(documents),
    };

    private async Task<Result<byte[]>> DataKeyAsync(string path, SopsMetadata metadata, ISecretResolver? secrets, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (metadata.HasKeyGroups)
        {
            problems.Add("several key groups are not supported");
        }
        else
        {
            var identities = await IdentitiesAsync(metadata, secrets, problems, cancellationToken);
            var key = metadata.Age.Select(a => AgeFile.Decrypt(Encoding.UTF8.GetBytes(a.Key), identities)).FirstOrDefault(IsDataKey)
                ?? await FromKeyVaultAsync(metadata, problems, cancellationToken);
            if (key is not null)
            {
                return key;
            }
        }

        var reason = problems.Count == 0 ? "none of these keys is configured" : string.Join("; ", problems);
        var recipients = metadata.Recipients.Select(r => r.Length > MaxRecipientLength ? r[..MaxRecipientLength] + "…" : r);
        return DiagnosticCatalog.EncryptedWithoutKey.Create(
            $"The file is encrypted for {string.Join(", ", recipients.DefaultIfEmpty("nobody"))}: {reason}.", path);
    }

    private async Task<List<AgeIdentity>> IdentitiesAsync(
        SopsMetadata metadata, ISecretResolver? secrets, List<string> problems, CancellationToken cancellationToken)
    {
        var identities = new List<AgeIdentity>();
        foreach (var text in metadata.Age.Any() ? options.AgeIdentities : [])
        {
            if (SecretReferences.Parse(text) is not { } reference)
            {
                Take(text, "a key of GITOPS_SOPS_AGE_KEYS");
            }
            else if (secrets is null)
            {
                problems.Add($"the key '{reference.Name}' needs a key vault");
            }
            else
            {
                var secret = await secrets.ResolveAsync(reference, cancellationToken);
                if (secret.IsSuccess)
                {
                    Take(secret.Value.Value, $"the key '{reference.Name}'");
                }
                else
                {
                    problems.Add(secret.Error!.Message);
                }
            }
        }

        return identities;

        // Without a word of the key itself.
        void Take(string keys, string what)
        {
            identities.AddRange(AgeIdentity.ParseAll(keys));
            problems.AddRange(AgeIdentity.HasDamage(keys) ? [$"{what} is damaged, or no age identity (AGE-SECRET-KEY-1…)"] : []);
        }
    }

    private async Task<byte[]?> FromKeyVaultAsync(SopsMetadata metadata, List<string> problems, CancellationToken cancellationToken)
    {
        foreach (var (vault, name, version, encrypted) in options.KeyVault is null ? [] : metadata.AzureKeyVault)
        {
            if (!Base64Url.IsValid(encrypted))
            {
                continue;
            }

            var unwrapped = await options.KeyVault!.UnwrapAsync(vault, name, version, Base64Url.DecodeFromChars(encrypted), cancellationToken);
            if (unwrapped.IsSuccess && IsDataKey(unwrapped.Value.ToArray()))
            {
                return unwrapped.Value.ToArray();
            }

            problems.Add(unwrapped.IsSuccess ? $"the key '{name}' gives no data key" : unwrapped.Error!.Message);
        }

        return null;
    }

    private static bool IsDataKey(byte[]? key) => key is { Length: 32 };
}
