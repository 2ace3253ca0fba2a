using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Sandbox.Arm.Http;
using GitOpsServerless.Sandbox.Hosting;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Arm;

/// <summary>
/// A loopback Azure Resource Manager: the part of the REST contract that deploying, observing and pruning needs, with the behaviour of
/// common resource providers. Its limits are in <c>docs/sandbox-arm.md</c>.
/// </summary>
public sealed class ArmSandbox : IAsyncDisposable
{
    private readonly SandboxHost _host;
    private readonly ArmService _service;
    private readonly TimeProvider _timeProvider;

    private ArmSandbox(SandboxHost host, ArmService service, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _host = host;
        _service = service;
    }

    /// <summary>The address with scheme and port.</summary>
    public Uri Address => _host.Address;

    /// <summary>The authority that clients must trust, as PEM.</summary>
    public string CertificateAuthorityPem => _host.CertificateAuthorityPem;

    /// <summary>The bearer token that clients must send.</summary>
    public string Token => _host.Token;

    /// <summary>The requests so far.</summary>
    public RequestLog Requests => _host.Requests;

    /// <summary>The faults that are injected now.</summary>
    public FaultPlan Faults => _host.Faults;

    /// <summary>How a client reaches this sandbox: the same client as for Azure, with another address and a trusted authority.</summary>
    public ArmClientOptions ClientOptions => new()
    {
        Endpoints = new ArmEndpoints("AzureCloud", Address, "https://management.azure.com/.default"),
        Transport = new HttpClientTransport(SandboxTrust.CreateHandler(CertificateAuthorityPem)),
        TimeProvider = _timeProvider,
    };

    /// <summary>A credential that answers with the sandbox's token.</summary>
    public TokenCredential Credential => DelegatedTokenCredential.Create((_, _) => new AccessToken(Token, DateTimeOffset.MaxValue));

    /// <summary>Starts a sandbox.</summary>
    public static async Task<ArmSandbox> StartAsync(ArmSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ArmSandboxOptions();
        var service = new ArmService(options);
        var host = await SandboxHost.StartAsync(
            new SandboxHostOptions
            {
                Port = options.Port,
                Token = options.Token,
                AcceptToken = token => options.ReaderToken is { } reader && token == reader,
                Certificate = options.Certificate,
                TimeProvider = options.TimeProvider,
                Classify = ArmService.Classify,
                WriteErrorAsync = WriteErrorAsync,
            },
            service.InvokeAsync,
            cancellationToken);
        return new ArmSandbox(host, service, options.TimeProvider);
    }

    /// <summary>A copy of a resource as a read answers it, or null: a look behind the scenes that is not logged.</summary>
    public JsonObject? Find(string id) => _service.Look(id);

    /// <summary>The ids of everything at or below a scope.</summary>
    public IReadOnlyList<string> List(string scope = "/") => _service.Ids(scope);

    /// <summary>Changes a resource behind the controller's back, as somebody in the portal would; the activity log tells who.</summary>
    /// <returns>Whether there is such a resource.</returns>
    public bool Change(string id, Action<JsonObject> change, string caller = "operator@contoso.com") => _service.Change(id, change, caller);

    /// <summary>Deletes a resource behind the controller's back.</summary>
    /// <returns>Whether there was such a resource.</returns>
    public bool Delete(string id, string caller = "operator@contoso.com") => _service.Delete(id, caller);

    /// <summary>Creates or replaces a resource behind the controller's back, through the provider's own rules.</summary>
    public void Put(string id, string apiVersion, JsonObject body, string caller = "operator@contoso.com") => _service.Put(id, apiVersion, body, caller);

    /// <summary>Sets a secret of a vault.</summary>
    public void SetSecret(string vault, string name, string value) => _service.SetSecret(vault, name, value);

    /// <summary>Lets every write of a resource fail whose id contains the text, until <see cref="StopFailing"/>.</summary>
    public void FailWrites(string idPart, int status, string code, string message) => _service.FailWrites(idPart, status, code, message);

    /// <summary>Lets every deletion of a resource fail whose id contains the text, until <see cref="StopFailing"/>.</summary>
    public void FailDeletes(string idPart, int status, string code, string message) => _service.FailDeletes(idPart, status, code, message);

    /// <summary>Lets every deletion of a resource whose id contains the text be accepted and fail then, until <see cref="StopFailing"/>.</summary>
    public void FailDeletesLater(string idPart, string code, string message) => _service.FailDeletesLater(idPart, code, message);

    /// <summary>Whether requests beyond Azure's token buckets are refused; <see cref="ArmSandboxOptions.Throttle"/> at the start.</summary>
    public bool Throttle
    {
        get => _service.Throttle;
        set => _service.Throttle = value;
    }

    /// <summary>A credential that answers with <see cref="ArmSandboxOptions.ReaderToken"/>.</summary>
    public static TokenCredential ReaderCredential(string token) => DelegatedTokenCredential.Create((_, _) => new AccessToken(token, DateTimeOffset.MaxValue));

    /// <summary>Lets writes and deletions succeed again.</summary>
    public void StopFailing() => _service.StopFailing();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static Task WriteErrorAsync(HttpContext context, int status)
    {
        var answer = status switch
        {
            401 => ArmAnswer.Error(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing or invalid.")
                .With("WWW-Authenticate", "Bearer authorization_uri=\"https://login.microsoftonline.com/common\", error=\"invalid_token\", error_description=\"The access token is missing or invalid.\""),
            403 => ArmAnswer.Error(403, "AuthorizationFailed", "The client does not have authorization to perform the action over the scope."),
            409 => ArmAnswer.Error(409, "Conflict", "The request conflicts with the state of the resource."),
            429 => ArmAnswer.Error(429, "SubscriptionRequestsThrottled", "Number of requests for the subscription exceeded the limit. Please try again later."),
            503 => ArmAnswer.Error(503, "ServerTimeout", "The request timed out."),
            _ => ArmAnswer.Error(status, "InternalServerError", "The server encountered an internal error. Please retry the request."),
        };
        return answer.WriteAsync(context, HttpMethods.IsHead(context.Request.Method));
    }
}
