using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes;

/// <summary>A token in a file that somebody renews (service accounts): read again every minute, and when it was refused.</summary>
internal sealed class FileTokenProvider(string path, Func<string, CancellationToken, Task<string?>> readFile, TimeProvider time) : IKubernetesTokenProvider
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private string _token = string.Empty;
    private DateTimeOffset _readAt;

    public string Path => path;

    public async ValueTask<string> GetTokenAsync(bool refresh, CancellationToken cancellationToken)
    {
        if (refresh || _token.Length == 0 || time.GetUtcNow() - _readAt > Lifetime)
        {
            _token = (await readFile(path, cancellationToken))?.Trim() ?? _token;
            _readAt = time.GetUtcNow();
        }

        return _token.Length > 0 ? _token : throw new KubernetesTokenException(KubernetesUnauthorized.Create("The token file is missing or empty."));
    }
}

/// <summary>
/// Tokens of a credential plugin (client.authentication.k8s.io ExecCredential), kept until they expire. However many requests need one,
/// the program runs once at a time.
/// </summary>
internal sealed class PluginTokenProvider(ExecPlugin plugin, Func<ExecPlugin, CancellationToken, Task<string?>> run, TimeProvider time) : IKubernetesTokenProvider
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private readonly ExecPlugin _plugin = plugin;
    private readonly Lock _gate = new();
    private Task<string>? _renewal;
    private string _token = string.Empty;
    private DateTimeOffset _expires;

    public bool IsSame(PluginTokenProvider other) =>
        _plugin.Command == other._plugin.Command
        && _plugin.Arguments.SequenceEqual(other._plugin.Arguments, StringComparer.Ordinal)
        && _plugin.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).SequenceEqual(other._plugin.Environment.OrderBy(e => e.Key, StringComparer.Ordinal));

    public async ValueTask<string> GetTokenAsync(bool refresh, CancellationToken cancellationToken)
    {
        Task<string> renewal;
        lock (_gate)
        {
            if (!refresh && _token.Length > 0 && time.GetUtcNow() < _expires - Margin)
            {
                return _token;
            }

            // It goes on for the others when one request is cancelled.
            renewal = _renewal is { IsCompleted: false } running ? running : _renewal = RenewAsync();
        }

        return await renewal.WaitAsync(cancellationToken);
    }

    private async Task<string> RenewAsync()
    {
        var status = Parse(await run(_plugin, CancellationToken.None)).ObjectAt("status");
        _token = status.TextAt("token") ?? string.Empty;
        _expires = DateTimeOffset.TryParse(status.TextAt("expirationTimestamp"), CultureInfo.InvariantCulture, out var expires)
            ? expires
            : time.GetUtcNow() + TimeSpan.FromMinutes(10);
        return _token.Length > 0
            ? _token
            : throw new KubernetesTokenException(KubernetesUnauthorized.Create($"The credential plugin {_plugin.Command} gave no token."));
    }

    private static JsonNode? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
