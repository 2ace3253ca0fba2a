using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

/// <summary>Talks to a sandbox over TLS and HTTP/2, trusting only its certificate authority.</summary>
internal sealed class SandboxClient : IDisposable
{
    private readonly HttpClient _http;

    public SandboxClient(KubernetesSandbox sandbox, string? token = null)
    {
        var authority = X509Certificate2.CreateFromPem(sandbox.CertificateAuthorityPem);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
        _http = new HttpClient(handler) { BaseAddress = sandbox.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? sandbox.Token);
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("sandbox-tests/1.0");
    }

    public HttpClient Http => _http;

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, "application/json");

    public Task<ApiAnswer> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString(), "application/json");

    public Task<ApiAnswer> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString(), "application/json");

    public Task<ApiAnswer> DeleteAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Delete, path, body?.ToJsonString(), "application/json");

    public Task<ApiAnswer> PatchAsync(string path, string body, string type) => SendAsync(HttpMethod.Patch, path, body, $"application/{type}-patch+json");

    /// <summary>Server-side apply of YAML or JSON text.</summary>
    public Task<ApiAnswer> ApplyAsync(string path, string manifest, string manager = "tests", bool force = false, string query = "") =>
        SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&force={(force ? "true" : "false")}{query}", manifest, "application/apply-patch+yaml");

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, string contentType)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new ApiAnswer((int)response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : [], text, warnings);
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record ApiAnswer(int Status, JsonObject Body, string Text, string[] Warnings)
{
    public JsonNode? this[string name] => Body[name];

    /// <summary>The value at a dotted path; a number selects a list item.</summary>
    public JsonNode? At(string path)
    {
        JsonNode? node = Body;
        foreach (var segment in path.Split('/'))
        {
            node = node switch
            {
                JsonArray list when int.TryParse(segment, out var index) => index < list.Count ? list[index] : null,
                JsonObject map => map[segment],
                _ => null,
            };
        }

        return node;
    }

    public string? Text_(string path) => At(path)?.ToString();

    public ApiAnswer Ok()
    {
        Assert.True(Status is 200 or 201, $"{Status}: {Text}");
        return this;
    }
}
