using System.Net;
using Azure.Core.Pipeline;

namespace GitOpsServerless.Controller.Tests.Chaos;

/// <summary>A transport of which a share of the requests fails: half of them before they are sent, half after they were served. After its death nothing passes.</summary>
internal sealed class FaultyTransport(double share, int seed) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Random _random = new(seed);
    private volatile bool _dead;

    public HttpPipelineTransport ToPipeline() => new HttpClientTransport(new HttpClient(this));

    public void Die() => _dead = true;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        double draw;
        lock (_random)
        {
            draw = _random.NextDouble();
        }

        ThrowIfDead();
        if (draw < share / 2)
        {
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };
        }

        var response = await base.SendAsync(request, cancellationToken);
        ThrowIfDead();
        if (draw < share)
        {
            response.Dispose();
            throw new HttpRequestException("The answer got lost.");
        }

        return response;
    }

    private void ThrowIfDead()
    {
        if (_dead)
        {
            throw new InvalidOperationException("The process is dead.");
        }
    }
}
