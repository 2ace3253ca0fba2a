using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>What a loopback server needs to know to start.</summary>
public sealed class SandboxHostOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token that callers must send; null makes a random one.</summary>
    public string? Token { get; init; }

    /// <summary>Whether a request's token is accepted, beside <see cref="Token"/>; null accepts no other.</summary>
    public Func<string, bool>? AcceptToken { get; init; }

    /// <summary>The certificate to serve with, shared where several servers start together; null makes one.</summary>
    public SandboxCertificate? Certificate { get; init; }

    /// <summary>Names beside <c>localhost</c> for a certificate that is made here.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The largest request body that is read, in bytes.</summary>
    public long MaxRequestBodySize { get; init; } = 16 * 1024 * 1024;

    /// <summary>Says what a request may do to state, for the request log.</summary>
    public Func<HttpRequest, RequestClass> Classify { get; init; } = RequestClassifier.ByMethod;

    /// <summary>Paths that are answered without a token.</summary>
    public Func<PathString, bool> AllowAnonymous { get; init; } = static _ => false;

    /// <summary>Writes the service's own error body for a status (401 without a token, injected faults). The status is set already.</summary>
    public Func<HttpContext, int, Task> WriteErrorAsync { get; init; } = static (_, _) => Task.CompletedTask;
}
