using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Yaml;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes;

/// <summary>
/// Reads kubeconfigs (client-go clientcmd/api/v1): several texts are merged, the first that names a thing wins;
/// certificates and keys inline or in files, tokens inline or in files that are read again.
/// </summary>
public sealed class KubeconfigReader
{
    private readonly KubernetesHost _host;
    private readonly KubernetesTargetOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates a reader.</summary>
    public KubeconfigReader(KubernetesHost host, KubernetesTargetOptions options, TimeProvider time)
    {
        _host = host;
        _options = options;
        _time = time;
    }

    /// <summary>Reads files, separated as in <c>KUBECONFIG</c> by <c>;</c> or, where that is no drive letter, <c>:</c>.</summary>
    public async Task<Result<KubernetesConnection>> ReadFilesAsync(string paths, string? context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var documents = new List<(string Text, string? Folder)>();
        foreach (var path in SplitPaths(paths))
        {
            if (await _host.ReadFile(path, cancellationToken) is { } text)
            {
                documents.Add((text, FolderOf(path)));
            }
        }

        return documents.Count == 0
            ? KubernetesKubeconfigInvalid.Create($"The kubeconfig {paths} cannot be read.")
            : await ReadAsync(documents, context, cancellationToken);
    }

    /// <summary>
    /// Reads one text. It may not name files: whoever wrote it would have the content of files of this machine sent to a server of their choice.
    /// </summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="context">Context; null means the current one.</param>
    /// <param name="cancellationToken">Cancellation.</param>
    public Task<Result<KubernetesConnection>> ReadTextAsync(string text, string? context, CancellationToken cancellationToken) =>
        ReadAsync([(text, null)], context, cancellationToken);

    private async Task<Result<KubernetesConnection>> ReadAsync(
        List<(string Text, string? Folder)> documents, string? contextName, CancellationToken cancellationToken)
    {
        var merged = new KubeconfigDocument();
        foreach (var (text, folder) in documents)
        {
            var stream = YamlReader.Read(text);
            if (stream.Error is { } error)
            {
                return KubernetesKubeconfigInvalid.Create($"The kubeconfig is not valid YAML: {error.Message}", line: error.Position.Line);
            }

            foreach (var document in stream.Documents)
            {
                merged.Merge(document.Root as JsonObject, folder);
            }
        }

        contextName ??= merged.CurrentContext;
        if (contextName is null || merged.Find("contexts", contextName) is not { } context)
        {
            return KubernetesKubeconfigInvalid.Create(contextName is null ? "The kubeconfig has no current context." : $"The kubeconfig has no context {contextName}.");
        }

        return await ConnectAsync(merged, context.Value.ObjectAt("context") ?? [], contextName, cancellationToken);
    }

    private async Task<Result<KubernetesConnection>> ConnectAsync(
        KubeconfigDocument document, JsonObject context, string contextName, CancellationToken cancellationToken)
    {
        if (document.Find("clusters", context.TextAt("cluster") ?? string.Empty) is not { } cluster)
        {
            return KubernetesKubeconfigInvalid.Create($"The context {contextName} names a cluster that is not in the kubeconfig.");
        }

        var settings = cluster.Value.ObjectAt("cluster") ?? [];
        if (!Uri.TryCreate(settings.TextAt("server"), UriKind.Absolute, out var server) || (server.Scheme != "https" && server.Scheme != "http"))
        {
            return KubernetesKubeconfigInvalid.Create($"The cluster of the context {contextName} has no valid server address.");
        }

        var authority = await DataAsync(settings, "certificate-authority", cluster.Folder, cancellationToken);
        if (!authority.IsSuccess)
        {
            return Result<KubernetesConnection>.Failure(authority.Diagnostics);
        }

        if (authority.Value is { } pem && CertificateAuthorities.Problem(pem) is { } problem)
        {
            return KubernetesKubeconfigInvalid.Create($"{problem} See the cluster of the context {contextName}.");
        }

        var proxy = settings.TextAt("proxy-url") is { Length: > 0 } text ? ProxyAddress.Parse(text) : ProxyAddress.FromEnvironment(server, _host.Environment);
        if (proxy is null && settings.TextAt("proxy-url") is { Length: > 0 })
        {
            // Going around a proxy that was asked for could reach another server.
            return KubernetesKubeconfigInvalid.Create($"The proxy-url of the context {contextName} is not an address of an http, https or socks5 proxy.");
        }

        var connection = new KubernetesConnection(server)
        {
            CertificateAuthorityPem = authority.Value,
            TlsServerName = settings.TextAt("tls-server-name"),
            SkipTlsVerification = settings.FlagAt("insecure-skip-tls-verify") ?? false,
            DisableCompression = settings.FlagAt("disable-compression") ?? false,
            Proxy = proxy,
            DefaultNamespace = context.TextAt("namespace"),
        };
        if (context.TextAt("user") is not { Length: > 0 } name)
        {
            return connection;
        }

        return document.Find("users", name) is not { } user
            ? KubernetesKubeconfigInvalid.Create($"The context {contextName} names the user {name}, who is not in the kubeconfig.")
            : await AuthenticateAsync(connection, user.Value.ObjectAt("user") ?? [], user.Folder, cancellationToken);
    }

    private async Task<Result<KubernetesConnection>> AuthenticateAsync(
        KubernetesConnection connection, JsonObject user, string? folder, CancellationToken cancellationToken)
    {
        connection = connection with { Impersonation = Impersonation(user) };
        if (connection.Impersonation?.Headers().Any(h => h.Value.Any(char.IsControl)) == true)
        {
            // A header that cannot be sent would make the request as the identity itself.
            return KubernetesKubeconfigInvalid.Create("What the kubeconfig says in as, as-uid, as-groups or as-user-extra holds control characters.");
        }

        if (user.At("exec") is JsonObject exec)
        {
            return Plugin(connection, exec);
        }

        if (user.At("auth-provider") is not null)
        {
            return KubernetesPluginRefused.Create("The kubeconfig uses an auth-provider, which Kubernetes itself removed.");
        }

        if (user.TextAt("tokenFile") is { Length: > 0 } file)
        {
            if (folder is null)
            {
                return FileRefused("tokenFile");
            }

            connection = connection with { Tokens = new FileTokenProvider(Resolve(file, folder), _host.ReadFile, _time) };
        }
        else if (user.TextAt("token") is { Length: > 0 } token)
        {
            if (!BearerTokens.IsValid(token.Trim()))
            {
                return KubernetesKubeconfigInvalid.Create("The token of the user is not one word of printable ASCII characters.");
            }

            connection = connection with { Tokens = new StaticTokenProvider(token.Trim()) };
        }

        var certificate = await DataAsync(user, "client-certificate", folder, cancellationToken);
        var key = await DataAsync(user, "client-key", folder, cancellationToken);
        if (!certificate.IsSuccess || !key.IsSuccess)
        {
            return Result<KubernetesConnection>.Failure([.. certificate.Diagnostics, .. key.Diagnostics]);
        }

        if (certificate.Value is null && key.Value is null)
        {
            return connection.Tokens is null && user.TextAt("username") is { Length: > 0 }
                ? KubernetesKubeconfigInvalid.Create("The user has a name and password, which Kubernetes no longer accepts; use a token or a client certificate.")
                : connection;
        }

        if (certificate.Value is null || key.Value is null)
        {
            return KubernetesKubeconfigInvalid.Create(certificate.Value is null ? "The user has a client key, but no client certificate." : "The user has a client certificate, but no client key.");
        }

        var (loaded, intermediates, problem) = ClientCertificates.Load(certificate.Value, key.Value);
        return problem is not null
            ? KubernetesKubeconfigInvalid.Create(problem)
            : connection with { ClientCertificate = loaded, ClientCertificateChain = intermediates };
    }

    private static KubernetesImpersonation? Impersonation(JsonObject user) => user.TextAt("as") is { Length: > 0 } name
        ? new KubernetesImpersonation(name)
        {
            Uid = user.TextAt("as-uid"),
            Groups = Texts(user.ArrayAt("as-groups")),
            Extra = (user.ObjectAt("as-user-extra") ?? []).ToDictionary(p => p.Key, p => (IReadOnlyList<string>)Texts(p.Value as JsonArray), StringComparer.Ordinal),
        }
        : null;

    private static string[] Texts(JsonArray? list) => [.. (list ?? []).Select(item => item.AsText()).OfType<string>()];

    private Result<KubernetesConnection> Plugin(KubernetesConnection connection, JsonObject exec)
    {
        var command = exec.TextAt("command") ?? string.Empty;
        if (!_options.AllowExecPlugins || _host.RunPlugin is not { } run)
        {
            return KubernetesPluginRefused.Create($"The kubeconfig wants to start {command}.");
        }

        var plugin = new ExecPlugin(
            command,
            Texts(exec.ArrayAt("args")),
            exec.ObjectsAt("env").GroupBy(e => e.TextAt("name") ?? string.Empty, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last().TextAt("value") ?? string.Empty, StringComparer.Ordinal))
        {
            ApiVersion = exec.TextAt("apiVersion") ?? "client.authentication.k8s.io/v1",
        };
        return connection with { Tokens = new PluginTokenProvider(plugin, run, _time) };
    }

    // NAME-data holds base64, NAME a path; data wins.
    private async Task<Result<string?>> DataAsync(JsonObject settings, string name, string? folder, CancellationToken cancellationToken)
    {
        if (settings.TextAt($"{name}-data") is { Length: > 0 } data)
        {
            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var written)
                ? Encoding.UTF8.GetString(bytes, 0, written)
                : KubernetesKubeconfigInvalid.Create($"The field {name}-data is not base64.");
        }

        if (settings.TextAt(name) is not { Length: > 0 } path)
        {
            return Result<string?>.Success(null);
        }

        if (folder is null)
        {
            return FileRefused(name);
        }

        return await _host.ReadFile(Resolve(path, folder), cancellationToken) is { } text
            ? text
            : KubernetesKubeconfigInvalid.Create($"The file of {name} cannot be read.");
    }

    private static Diagnostic FileRefused(string field) =>
        KubernetesKubeconfigInvalid.Create($"The kubeconfig is no file, so that its field {field} cannot name one; write the content inline.");

    private static string Resolve(string path, string folder) => Path.IsPathRooted(path) ? path : Path.Combine(folder, path);

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? string.Empty;

    private static string[] SplitPaths(string paths)
    {
        var separator = paths.Contains(';', StringComparison.Ordinal) || (paths.Length > 1 && paths[1] == ':') ? ';' : ':';
        return paths.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
