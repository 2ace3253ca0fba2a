using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Tests.Connection;

public sealed class KubeconfigReaderTests
{
    private static readonly string Authority = Certificate("EC").Certificate;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    [Fact]
    public async Task Current_context_names_cluster_user_and_namespace()
    {
        var connection = (await ReadAsync(Config("token: secret-token"))).Value;

        Assert.Equal(new Uri("https://one.example:6443"), connection.Server);
        Assert.Equal("team", connection.DefaultNamespace);
        Assert.Equal("secret-token", await connection.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));
        Assert.Equal(Authority, connection.CertificateAuthorityPem);
    }

    [Fact]
    public async Task Another_context_can_be_chosen()
    {
        var connection = (await ReadAsync(Config("token: t"), "second")).Value;

        Assert.Equal(new Uri("https://two.example"), connection.Server);
        Assert.True(connection.SkipTlsVerification);
        Assert.Equal("internal.example", connection.TlsServerName);
        Assert.Equal(new Uri("http://proxy.example:3128"), connection.Proxy);
    }

    [Theory]
    [InlineData("missing", "GOS0619")]
    [InlineData("broken", "GOS0619")]
    public async Task A_context_that_does_not_resolve_is_an_error(string context, string code) =>
        Assert.Equal(code, (await ReadAsync(Config("token: t"), context)).Error!.Code);

    [Theory]
    [InlineData("not: [valid")]
    [InlineData("")]
    [InlineData("current-context: nowhere")]
    [InlineData("[]")]
    public async Task Malformed_files_are_errors(string text) => Assert.Equal("GOS0619", (await ReadAsync(text)).Error!.Code);

    [Theory]
    [InlineData("garbage")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_certificate_authority_that_is_none_is_an_error(string pem)
    {
        var error = (await ReadAsync(Config("token: t").Replace(Base64(Authority), Base64(pem), StringComparison.Ordinal))).Error!;

        Assert.Equal("GOS0619", error.Code);
        Assert.Contains("certificate authority", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_whose_user_is_missing_is_not_anonymous()
    {
        var error = (await ReadAsync(Config("token: t").Replace("user: operator, namespace", "user: nobody, namespace", StringComparison.Ordinal))).Error!;

        Assert.Equal("GOS0619", error.Code);
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as: \"jane\\r\\nX: y\"")]
    [InlineData("as: jane\n      as-groups: [\"a\\nb\"]")]
    public async Task An_impersonation_that_no_header_can_hold_is_an_error(string user) =>
        Assert.Equal("GOS0619", (await ReadAsync(Config("token: t\n      " + user))).Error!.Code);

    [Fact]
    public async Task A_token_that_no_header_can_hold_is_an_error()
    {
        Assert.Equal("GOS0619", (await ReadAsync(Config("token: \"a\\nb\""))).Error!.Code);
        var padded = (await ReadAsync(Config("token: \"abc\\n\""))).Value;
        Assert.Equal("abc", await padded.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_credential_plugin_runs_once_for_many_requests()
    {
        var (runs, answer) = (0, new TaskCompletionSource<string?>());
        var provider = new PluginTokenProvider(
            new ExecPlugin("plugin", [], new Dictionary<string, string>(StringComparer.Ordinal)),
            (_, _) =>
            {
                runs++;
                return answer.Task;
            },
            TimeProvider.System);

        var tokens = Enumerable.Range(0, 10).Select(_ => provider.GetTokenAsync(true, TestContext.Current.CancellationToken).AsTask()).ToList();
        answer.SetResult("""{"status":{"token":"t"}}""");

        Assert.All(await Task.WhenAll(tokens), token => Assert.Equal("t", token));
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task A_missing_file_is_an_error() =>
        Assert.Equal("GOS0619", (await Reader().ReadFilesAsync("/nowhere", null, TestContext.Current.CancellationToken)).Error!.Code);

    [Fact]
    public async Task Credential_plugins_are_refused_unless_allowed()
    {
        const string exec = "exec: { apiVersion: client.authentication.k8s.io/v1, command: /bin/steal, args: [a] }";

        Assert.Equal("GOS0620", (await ReadAsync(Config(exec))).Error!.Code);

        var host = new KubernetesHost { RunPlugin = (plugin, _) => Task.FromResult<string?>("{\"status\":{\"token\":\"" + plugin.Command + "\"}}") };
        var stillRefused = await new KubeconfigReader(host, new KubernetesTargetOptions(), TimeProvider.System).ReadTextAsync(Config(exec), null, TestContext.Current.CancellationToken);
        Assert.Equal("GOS0620", stillRefused.Error!.Code);
        var allowed = await new KubeconfigReader(host, new KubernetesTargetOptions { AllowExecPlugins = true }, TimeProvider.System)
            .ReadTextAsync(Config(exec), null, TestContext.Current.CancellationToken);
        Assert.Equal("/bin/steal", await allowed.Value.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token")]
    [InlineData("client-certificate: /etc/shadow\n      client-key: /etc/shadow")]
    public async Task A_text_that_is_no_file_names_no_files(string user)
    {
        _files["/var/run/secrets/kubernetes.io/serviceaccount/token"] = "of the host";
        _files["/etc/shadow"] = "of the host";

        var result = await ReadAsync(Config(user));

        Assert.Equal("GOS0619", result.Error!.Code);
        Assert.Contains("inline", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_file_wins_and_relative_paths_start_from_their_file()
    {
        _files["/a/config"] = Config("tokenFile: token");
        _files["/a/token"] = "from-a\n";
        _files["/b/config"] = Config("token: from-b").Replace("one.example", "other.example", StringComparison.Ordinal);

        var connection = (await Reader().ReadFilesAsync("/a/config:/b/config", null, TestContext.Current.CancellationToken)).Value;

        Assert.Equal("one.example", connection.Server.Host);
        Assert.Equal("from-a", await connection.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));
        _files["/a/token"] = "renewed";
        Assert.Equal("from-a", await connection.Tokens.GetTokenAsync(false, TestContext.Current.CancellationToken));
        Assert.Equal("renewed", await connection.Tokens.GetTokenAsync(true, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("PKCS#1")]
    [InlineData("PKCS#8")]
    [InlineData("EC")]
    public async Task Client_certificates_are_read_in_every_form(string form)
    {
        var (certificate, key) = Certificate(form);
        var user = $"client-certificate-data: {Base64(certificate)}\n      client-key-data: {Base64(key)}";

        var connection = (await ReadAsync(Config(user))).Value;

        Assert.True(connection.ClientCertificate!.HasPrivateKey);
        Assert.Equal("CN=operator", connection.ClientCertificate.Subject);
    }

    [Fact]
    public async Task A_broken_key_is_an_error_without_its_text()
    {
        var (certificate, _) = Certificate("EC");
        var result = await ReadAsync(Config($"client-certificate-data: {Base64(certificate)}\n      client-key-data: {Base64("very secret")}"));

        Assert.Equal("GOS0619", result.Error!.Code);
        Assert.DoesNotContain("very secret", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PKCS#8")]
    [InlineData("PKCS#1")]
    public async Task An_encrypted_key_is_named_as_such(string form)
    {
        using var rsa = RSA.Create(2048);
        var key = form == "PKCS#8"
            ? rsa.ExportEncryptedPkcs8PrivateKeyPem("pass", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10))
            : rsa.ExportRSAPrivateKeyPem().Replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n", StringComparison.Ordinal);

        var result = await ReadAsync(Config($"client-certificate-data: {Base64(Certificate("PKCS#8").Certificate)}\n      client-key-data: {Base64(key)}"));

        Assert.Equal("GOS0619", result.Error!.Code);
        Assert.Contains("encrypted", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_and_the_key_of_another_are_an_error()
    {
        var result = await ReadAsync(Config($"client-certificate-data: {Base64(Certificate("EC").Certificate)}\n      client-key-data: {Base64(Certificate("EC").Key)}"));

        Assert.Equal("GOS0619", result.Error!.Code);
    }

    [Fact]
    public async Task Intermediate_certificates_are_sent_along()
    {
        var (certificate, key) = Certificate("EC");
        var intermediate = Certificate("PKCS#8").Certificate;

        var connection = (await ReadAsync(Config($"client-certificate-data: {Base64(certificate + "\n" + intermediate)}\n      client-key-data: {Base64(key)}"))).Value;

        Assert.Equal(intermediate, Assert.Single(connection.ClientCertificateChain).ExportCertificatePem());
    }

    [Theory]
    [InlineData("client-key-data: aGVsbG8=")]
    [InlineData("client-certificate-data: aGVsbG8=")]
    [InlineData("username: admin\n      password: admin")]
    public async Task Half_a_credential_is_an_error(string user) => Assert.Equal("GOS0619", (await ReadAsync(Config(user))).Error!.Code);

    [Fact]
    public async Task Impersonation_is_read()
    {
        var connection = (await ReadAsync(Config("token: t\n      as: jane\n      as-uid: u-1\n      as-groups: [a, b]\n      as-user-extra: { example.com/Scope: [x, z] }"))).Value;

        Assert.Equal(
            [
                ("Impersonate-User", "jane"), ("Impersonate-Uid", "u-1"), ("Impersonate-Group", "a"), ("Impersonate-Group", "b"),
                ("Impersonate-Extra-example.com%2Fscope", "x"), ("Impersonate-Extra-example.com%2Fscope", "z"),
            ],
            connection.Impersonation!.Headers());
    }

    [Fact]
    public async Task A_proxy_that_cannot_be_used_is_an_error_rather_than_left_out()
    {
        var text = Config("token: t").Replace("http://proxy.example:3128", "proxy.example:3128", StringComparison.Ordinal);

        Assert.Equal("GOS0619", (await ReadAsync(text, "second")).Error!.Code);
    }

    [Theory]
    [InlineData(null, "http://corporate.example:8080/")]
    [InlineData("other.example,10.0.0.0/8", "http://corporate.example:8080/")]
    [InlineData("one.example:444", "http://corporate.example:8080/")]
    [InlineData("sub.one.example", "http://corporate.example:8080/")]
    [InlineData("one.example", null)]
    [InlineData(".example", null)]
    [InlineData("one.example:6443", null)]
    [InlineData("*", null)]
    public async Task Without_an_own_proxy_that_of_the_environment_is_taken(string? exceptions, string? expected)
    {
        var host = Host() with { Environment = name => name switch { "HTTPS_PROXY" => "corporate.example:8080", "NO_PROXY" => exceptions, _ => null } };

        var connection = (await new KubeconfigReader(host, new KubernetesTargetOptions(), TimeProvider.System)
            .ReadTextAsync(Config("token: t"), null, TestContext.Current.CancellationToken)).Value;

        Assert.Equal(expected, connection.Proxy?.AbsoluteUri);
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_an_answer_of_every_request()
    {
        _files["/a/config"] = Config("tokenFile: /nowhere/token");
        var connection = (await Reader().ReadFilesAsync("/a/config", null, TestContext.Current.CancellationToken)).Value;

        var error = await Assert.ThrowsAsync<KubernetesTokenException>(async () => await connection.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));

        Assert.Equal("GOS0601", error.Diagnostic.Code);
    }

    [Fact]
    public async Task In_cluster_configuration_comes_from_the_service_account()
    {
        _files["/var/run/secrets/kubernetes.io/serviceaccount/token"] = "pod-token";
        _files["/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"] = Authority;
        _files["/var/run/secrets/kubernetes.io/serviceaccount/namespace"] = "controllers";
        var host = Host() with { Environment = name => name == "KUBERNETES_SERVICE_HOST" ? "fd00::1" : null };

        var connection = (await InClusterConnection.CreateAsync(host, TimeProvider.System, TestContext.Current.CancellationToken)).Value;

        Assert.Equal("https://[fd00::1]/", connection.Server.AbsoluteUri);
        Assert.Equal("controllers", connection.DefaultNamespace);
        Assert.Equal("pod-token", await connection.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));
        Assert.Equal("GOS0627", (await InClusterConnection.CreateAsync(Host(), TimeProvider.System, TestContext.Current.CancellationToken)).Error!.Code);
    }

    private KubernetesHost Host() => new() { ReadFile = (path, _) => Task.FromResult(_files.GetValueOrDefault(path)) };

    private KubeconfigReader Reader() => new(Host(), new KubernetesTargetOptions(), TimeProvider.System);

    private Task<Result<KubernetesConnection>> ReadAsync(string text, string? context = null) =>
        Reader().ReadTextAsync(text, context, TestContext.Current.CancellationToken);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static (string Certificate, string Key) Certificate(string form)
    {
        var now = DateTimeOffset.UnixEpoch;
        if (form == "EC")
        {
            using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var signed = new CertificateRequest("CN=operator", ec, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddYears(100));
            return (signed.ExportCertificatePem(), ec.ExportECPrivateKeyPem());
        }

        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=operator", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now, now.AddYears(100));
        return (certificate.ExportCertificatePem(), form == "PKCS#1" ? rsa.ExportRSAPrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem());
    }

    private static string Config(string user) => $$"""
        apiVersion: v1
        kind: Config
        current-context: first
        contexts:
          - { name: first, context: { cluster: one, user: operator, namespace: team } }
          - { name: second, context: { cluster: two, user: operator } }
          - { name: broken, context: { cluster: none, user: operator } }
        clusters:
          - { name: one, cluster: { server: "https://one.example:6443", certificate-authority-data: {{Base64(Authority)}} } }
          - { name: two, cluster: { server: "https://two.example", insecure-skip-tls-verify: true, tls-server-name: internal.example, proxy-url: "http://proxy.example:3128" } }
        users:
          - name: operator
            user:
              {{user}}
        """;
}
