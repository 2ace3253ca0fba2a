using System.Net;
using System.Net.Sockets;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>Keeps requests away from addresses where no repository is: link-local ones, which hold the tokens of the machine.</summary>
internal static class AddressGuard
{
    /// <summary>The platform address of Azure virtual machines (learn.microsoft.com, "What is IP address 168.63.129.16?").</summary>
    private static readonly IPAddress AzurePlatform = IPAddress.Parse("168.63.129.16");

    /// <summary>The metadata address of Amazon over IPv6.</summary>
    private static readonly IPAddress AmazonMetadata = IPAddress.Parse("fd00:ec2::254");

    public static bool IsRefused(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            var bytes = address.GetAddressBytes();
            return (bytes[0] == 169 && bytes[1] == 254) || bytes[0] == 0 || bytes[0] >= 224 || address.Equals(AzurePlatform);
        }

        return address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any) || address.Equals(AmazonMetadata);
    }

    /// <summary>Refuses addresses by their literal; names are checked again when they are resolved.</summary>
    public static void Check(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
        {
            throw new GitException(GitFault.AddressRefused, $"The address {AddressText.Scrub(address)} is neither https nor http.");
        }

        if (IPAddress.TryParse(address.IdnHost, out var literal) && IsRefused(literal))
        {
            throw new GitException(GitFault.AddressRefused, $"The address {AddressText.Scrub(address)} is link-local or otherwise not one of a repository.");
        }
    }

    /// <summary>Connects like the default does, except that addresses are checked after names are resolved.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (addresses.Any(IsRefused))
        {
            throw new GitException(GitFault.AddressRefused, $"The host {context.DnsEndPoint.Host} resolves to an address that is link-local or otherwise not one of a repository.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
