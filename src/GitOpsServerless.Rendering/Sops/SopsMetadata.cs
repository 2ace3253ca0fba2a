using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Rendering.Kustomize;

namespace GitOpsServerless.Rendering.Sops;

/// <summary>The <c>sops</c> section of an encrypted file.</summary>
internal sealed class SopsMetadata(JsonObject section)
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);
    private const int MaxPatternLength = 1024;
    private static readonly string[] OtherKeys = ["kms", "pgp", "gcp_kms", "hc_vault", "hckms"];
    private readonly Regex? _encryptedRegex = Pattern(section, "encrypted_regex");
    private readonly Regex? _unencryptedRegex = Pattern(section, "unencrypted_regex");

    public string Mac => Text("mac") ?? string.Empty;

    public string LastModified => Text("lastmodified") ?? string.Empty;

    public bool MacOnlyEncrypted => section["mac_only_encrypted"] is { } node && string.Equals(node.ToString(), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A rule that cannot be followed, such as what is no regular expression; null when all can.</summary>
    public string? InvalidRule =>
        _encryptedRegex is null && Text("encrypted_regex") is { Length: > 0 } ? "encrypted_regex"
        : _unencryptedRegex is null && Text("unencrypted_regex") is { Length: > 0 } ? "unencrypted_regex"
        : null;

    /// <summary>Several key groups need shares of several keys at once.</summary>
    public bool HasKeyGroups => section["key_groups"] is JsonArray { Count: > 1 };

    public IEnumerable<(string Recipient, string Key)> Age => Entries("age")
        .Select(e => (Kustomization.Text(e["recipient"]) ?? "age", Kustomization.Text(e["enc"]) ?? string.Empty));

    public IEnumerable<(string Vault, string Name, string Version, string Key)> AzureKeyVault => Entries("azure_kv").Select(e => (
        Kustomization.Text(e["vault_url"] ?? e["vaultUrl"]) ?? string.Empty,
        Kustomization.Text(e["name"]) ?? string.Empty,
        Kustomization.Text(e["version"]) ?? string.Empty,
        Kustomization.Text(e["enc"]) ?? string.Empty));

    /// <summary>Who can decrypt, in words.</summary>
    public IReadOnlyList<string> Recipients =>
    [
        .. Age.Select(a => a.Recipient),
        .. AzureKeyVault.Select(k => $"{k.Vault.TrimEnd('/')}/keys/{k.Name}/{k.Version}"),
        .. OtherKeys.SelectMany(kind => Entries(kind).Select(_ => $"{kind} (not supported)")).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether the value under these mapping keys is encrypted; the last rule that is set decides, as in SOPS.</summary>
    public bool IsEncrypted(IReadOnlyList<string> path)
    {
        var encrypted = true;
        var hasRule = _encryptedRegex is not null || _unencryptedRegex is not null || Text("encrypted_suffix") is { Length: > 0 };
        if ((Text("unencrypted_suffix") ?? (hasRule ? string.Empty : "_unencrypted")) is { Length: > 0 } unencryptedSuffix)
        {
            encrypted = !path.Any(p => p.EndsWith(unencryptedSuffix, StringComparison.Ordinal));
        }

        if (Text("encrypted_suffix") is { Length: > 0 } encryptedSuffix)
        {
            encrypted = path.Any(p => p.EndsWith(encryptedSuffix, StringComparison.Ordinal));
        }

        if (_unencryptedRegex is not null)
        {
            encrypted = !path.Any(_unencryptedRegex.IsMatch);
        }

        return _encryptedRegex is null ? encrypted : path.Any(_encryptedRegex.IsMatch);
    }

    private static Regex? Pattern(JsonObject section, string field)
    {
        if (Kustomization.Text(section[field]) is not { Length: > 0 } pattern)
        {
            return null;
        }

        try
        {
            return pattern.Length < MaxPatternLength ? new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout) : null;
        }
        catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // One key group may be written in the long form.
    private IEnumerable<JsonObject> Entries(string kind) => Kustomization.Objects(section[kind])
        .Concat(Kustomization.Objects(section["key_groups"]).SelectMany(group => Kustomization.Objects(group[kind])));

    private string? Text(string field) => Kustomization.Text(section[field]);
}
