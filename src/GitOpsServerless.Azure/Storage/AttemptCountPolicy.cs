using Azure.Core;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Azure.Storage;

/// <summary>Counts how often a message was sent: a conflict on a second try may be the echo of the first one.</summary>
internal sealed class AttemptCountPolicy : HttpPipelineSynchronousPolicy
{
    public static int Of(HttpMessage message) => message.TryGetProperty(typeof(AttemptCountPolicy), out var value) ? (int)value! : 0;

    public override void OnSendingRequest(HttpMessage message) => message.SetProperty(typeof(AttemptCountPolicy), Of(message) + 1);
}
