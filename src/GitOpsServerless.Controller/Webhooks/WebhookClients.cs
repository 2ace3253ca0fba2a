using System.Net;
using System.Net.Sockets;
using GitOpsServerless.Controller.Hosting;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Tells apart who sends webhooks, so that one sender does not take the places of all.</summary>
internal sealed class WebhookClients(ControllerOptions options)
{
    private const int NetworkBytes = 8;

    /// <summary>The client; null when a proxy of this machine stands for all of them.</summary>
    public string? Of(HttpContext context) =>
        (options.IsFunctionsApp ? OfFrontEnd(context.Request) : null) ?? context.Connection.RemoteIpAddress switch
        {
            { } address when !IPAddress.IsLoopback(address) => NetworkOf(address),
            _ => null,
        };

    // The last address is what the platform's own front end adds; those before it are claims of the client.
    private static string? OfFrontEnd(HttpRequest request) =>
        request.Headers["X-Forwarded-For"] is [.., { } line] && IPEndPoint.TryParse(line.Split(',')[^1].Trim(), out var client) ? NetworkOf(client.Address) : null;

    // Whoever has one address of IPv6 has its whole network of 64 bits.
    private static string NetworkOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(plain.GetAddressBytes()[..NetworkBytes]) : plain.ToString();
    }
}
