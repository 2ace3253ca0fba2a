using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>Decrypts the values of a file in the order of the file, and checks its message authentication code.</summary>
internal sealed class SopsTree : IDisposable
{
    // SHA-256 of "sops": keeps the two kinds of code apart (MACOnlyEncryptedInitialization in SOPS).
    private static readonly byte[] MacOnlyEncryptedStart = SHA256.HashData("sops"u8);
    private readonly SopsMetadata _metadata;
    private readonly byte[] _key;
    private readonly SecretVault _vault;
    private readonly string _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private readonly List<string> _path = [];
    private string? _damaged;

    public SopsTree(SopsMetadata metadata, byte[] key, SecretVault vault, string file)
    {
        (_metadata, _key, _vault, _file) = (metadata, key, vault, file);
        if (metadata.MacOnlyEncrypted)
        {
            _hash.AppendData(MacOnlyEncryptedStart);
        }
    }

    /// <summary>The documents with placeholders, or the path of what is damaged.</summary>
    public (IReadOnlyList<JsonNode?> Documents, string? Damaged) Decrypt(IReadOnlyList<JsonNode?> documents)
    {
        var result = documents.Select(Walk).ToList();
        if (_damaged is null && !IsAuthentic())
        {
            _damaged = "the message authentication code";
        }

        return (result, _damaged);
    }

    public void Dispose() => _hash.Dispose();

    private bool IsAuthentic()
    {
        var expected = Convert.ToHexString(_hash.GetHashAndReset());
        return SopsValue.Decrypt(_metadata.Mac, _key, _metadata.LastModified) is { } mac
            && CryptographicOperations.FixedTimeEquals(mac.Bytes, System.Text.Encoding.ASCII.GetBytes(expected));
    }

    private JsonNode? Walk(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonArray items:
                return new JsonArray([.. items.Select(Walk)]);
            case JsonObject properties:
                var result = new JsonObject();
                foreach (var (name, value) in properties)
                {
                    _path.Add(name);
                    result[name] = Walk(value);
                    _path.RemoveAt(_path.Count - 1);
                }

                return result;
            default:
                return Leaf(node);
        }
    }

    private JsonNode? Leaf(JsonNode node)
    {
        if (!_metadata.IsEncrypted(_path))
        {
            if (!_metadata.MacOnlyEncrypted)
            {
                _hash.AppendData(SopsValue.AuthenticatedOf(node));
            }

            return node.DeepClone();
        }

        var ciphertext = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
        if (ciphertext is { Length: 0 })
        {
            return node.DeepClone();
        }

        var path = string.Join(':', _path);
        if (ciphertext is null || SopsValue.Decrypt(ciphertext, _key, path + ":") is not { } value)
        {
            _damaged ??= path;
            return null;
        }

        if (!value.IsComment)
        {
            _hash.AppendData(value.Authenticated);
        }

        return JsonValue.Create(_vault.Add(ciphertext, $"{_file}:{path}", value));
    }
}
