using System.Net;
using System.Net.Sockets;

namespace GitOpsServerless.Controller.Notifications;

/// <summary>
/// Keeps notifications out of the host's own network: addresses come from Git. Checked at connect time on the resolved address,
/// so that a name that changes its address in between gains nothing.
/// </summary>
internal static class SafeAddress
{
    public static bool IsAllowed(Uri uri, IReadOnlySet<string> allowedHosts) =>
        allowedHosts.Contains(uri.Host) || (uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0);

    public static bool IsPublic(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6SiteLocal || ip.IsIPv6UniqueLocal || ip.IsIPv6Multicast || ip.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        var b = ip.GetAddressBytes();
        if (ip.AddressFamily != AddressFamily.InterNetwork)
        {
            return Embedded(b) is not { } embedded || IsPublic(embedded);
        }

        return !(b[0] is 0 or 10 or 127 or >= 224
            || (b[0] == 100 && b[1] is >= 64 and < 128)
            || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && b[1] is >= 16 and < 32)
            || (b[0] == 192 && b[1] == 168)
            || (b[0] == 168 && b[1] == 63 && b[2] == 129 && b[3] == 16));  // Azure's platform address
    }

    // The address behind a translator: NAT64 (RFC 6052) and 6to4 (RFC 3056).
    private static IPAddress? Embedded(ReadOnlySpan<byte> address) =>
        address.StartsWith((ReadOnlySpan<byte>)[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) ? new IPAddress(address[12..16])
        : address.StartsWith((ReadOnlySpan<byte>)[0x20, 0x02]) ? new IPAddress(address[2..6])
        : null;

    /// <summary>A handler that connects to public addresses only, and follows no redirects.</summary>
    public static SocketsHttpHandler CreateHandler(IReadOnlySet<string> allowedHosts) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
            var usable = allowedHosts.Contains(context.DnsEndPoint.Host) ? addresses : [.. addresses.Where(IsPublic)];
            if (usable.Length == 0)
            {
                throw new HttpRequestException($"{context.DnsEndPoint.Host} has no public address.");
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(usable, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
