using System.Security.Cryptography;
using Azure.Core;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target;

/// <summary>
/// Another Azure Resource Manager than that of a public cloud: a private cloud or an emulator. It is the operator's setting and never a
/// definition's, because whoever chooses the address receives the tokens.
/// </summary>
/// <param name="Endpoint">Base address; plain HTTP only on this machine.</param>
public sealed record ArmEndpointOverride(Uri Endpoint)
{
    /// <summary>Variable of the base address.</summary>
    public const string EndpointVariable = "GITOPS_ARM_ENDPOINT";

    /// <summary>Variable of the audience.</summary>
    public const string AudienceVariable = "GITOPS_ARM_AUDIENCE";

    /// <summary>Variable of a fixed token.</summary>
    public const string TokenVariable = "GITOPS_ARM_TOKEN";

    /// <summary>Variable of the path of a certificate authority.</summary>
    public const string AuthorityVariable = "GITOPS_ARM_CA_FILE";

    private const string Placeholder = "emulator";

    /// <summary>Audience of tokens; null takes that of the public cloud.</summary>
    public string? Audience { get; init; }

    /// <summary>A fixed token instead of the identity. On this machine the identity is never used, so that no real token gets into an emulator.</summary>
    public SecretValue? Token { get; init; }

    /// <summary>Certificate authority to trust, as PEM.</summary>
    public string? CertificateAuthorityPem { get; init; }

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads the environment; null when it names no endpoint.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="readFile">Reads a text file; null when there is none.</param>
    public static ArmEndpointOverride? Read(Func<string, string?> environment, Func<string, string?> readFile)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(readFile);
        if (environment(EndpointVariable) is not { Length: > 0 } address)
        {
            return null;
        }

        var isUri = Uri.TryCreate(address.EndsWith('/') ? address : address + "/", UriKind.Absolute, out var endpoint);
        var file = environment(AuthorityVariable);
        var authority = string.IsNullOrEmpty(file) ? null : readFile(file);
        return new ArmEndpointOverride(isUri ? endpoint! : new Uri("about:blank"))
        {
            Audience = environment(AudienceVariable) is { Length: > 0 } audience ? audience : null,
            Token = environment(TokenVariable) is { Length: > 0 } token ? new SecretValue(token, null) : null,
            CertificateAuthorityPem = authority,
            Problem = !isUri ? $"{EndpointVariable} is no address." : !string.IsNullOrEmpty(file) && authority is null ? $"{AuthorityVariable} names no readable file." : null,
        };
    }

    /// <summary>The options of targets that are all reached there, whatever cloud they name.</summary>
    /// <param name="identity">The identity of the host.</param>
    /// <param name="timeProvider">The clock.</param>
    public AzureTargetOptions TargetOptions(TokenCredential identity, TimeProvider timeProvider)
    {
        var (client, problem) = Client(timeProvider);
        var defaults = new AzureTargetOptions { Credential = identity };
        return defaults with
        {
            Credential = Token is { } token ? Fixed(token.Value) : Endpoint.IsLoopback ? Fixed(Placeholder) : identity,
            Clients = cloud => client is null ? null : client with { Endpoints = client.Endpoints with { Cloud = cloud } },
            Problem = problem,
            TimeProvider = timeProvider,

            // An emulator's activity log may exist and stay empty.
            ChildRefresh = Endpoint.IsLoopback ? TimeSpan.Zero : defaults.ChildRefresh,
            JustNow = Endpoint.IsLoopback ? TimeSpan.Zero : defaults.JustNow,
        };
    }

    private (ArmClientOptions? Client, string? Problem) Client(TimeProvider timeProvider)
    {
        var endpoints = new ArmEndpoints("AzureCloud", Endpoint, ScopeOf(Audience ?? "https://management.azure.com/"));
        if ((Problem ?? endpoints.Refusal) is { } problem)
        {
            return (null, problem);
        }

        try
        {
            return (new ArmClientOptions { Endpoints = endpoints, Transport = ArmTransport.Create(Endpoint.IsLoopback, CertificateAuthorityPem), TimeProvider = timeProvider }, null);
        }
        catch (CryptographicException error)
        {
            return (null, $"{AuthorityVariable} is no certificate: {error.Message}");
        }
    }

    private static string ScopeOf(string audience) =>
        audience.EndsWith("/.default", StringComparison.Ordinal) ? audience : audience.TrimEnd('/') + "/.default";

    private static TokenCredential Fixed(string token) => DelegatedTokenCredential.Create((_, _) => new AccessToken(token, DateTimeOffset.MaxValue));
}
