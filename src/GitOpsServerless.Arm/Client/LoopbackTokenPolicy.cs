using Azure.Core;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// Adds a bearer token to requests for this machine. Azure.Core's own policy refuses plain HTTP, which emulators commonly serve;
/// <see cref="ArmEndpoints.Refusal"/> keeps other machines out.
/// </summary>
internal sealed class LoopbackTokenPolicy(TokenCredential credential, string scope) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Requests are sent asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Uri.ToUri().IsLoopback)
        {
            var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), message.CancellationToken);
            message.Request.Headers.SetValue("Authorization", $"Bearer {token.Token}");
        }

        await ProcessNextAsync(message, pipeline);
    }
}
