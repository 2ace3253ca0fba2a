using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Tests.Connection;

public sealed class KubeconfigReaderTests
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    [Fact]
    public async Task Current_context_names_cluster_user_and_namespace()
    {
        var connection = (await ReadAsync(Config("token: secret-token"))).Value;

        Assert.Equal(new Uri("https://one.example:6443"), connection.Server);
        Assert.Equal("team", connection.DefaultNamespace);
        Assert.Equal("secret-token", await connection.Tokens!.GetTokenAsync(false, TestContext.Current.CancellationToken));
        Assert.Equal("PEM", connection.CertificateAuthorityPem);
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

    [Fact]
    public async Task In_cluster_configuration_comes_from_the_service_account()
    {
        _files["/var/run/secrets/kubernetes.io/serviceaccount/token"] = "pod-token";
        _files["/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"] = "PEM";
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
          - { name: one, cluster: { server: "https://one.example:6443", certificate-authority-data: UEVN } }
          - { name: two, cluster: { server: "https://two.example", insecure-skip-tls-verify: true, tls-server-name: internal.example, proxy-url: "http://proxy.example:3128" } }
        users:
          - name: operator
            user:
              {{user}}
        """;
}
