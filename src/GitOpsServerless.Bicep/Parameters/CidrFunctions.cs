using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Parameters;

/// <summary>
/// The functions of address ranges
/// (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-cidr), for ranges of IPv4.
/// </summary>
internal static class CidrFunctions
{
    /// <exception cref="FormatException">The range is none of IPv4, or has no such part.</exception>
    public static bool Apply(string name, List<JsonNode?> arguments, out JsonNode? value)
    {
        value = null;
        if (name is not ("cidrSubnet" or "cidrHost" or "parseCidr"))
        {
            return false;
        }

        var (network, length) = Range(EngineValues.String(arguments[0]));
        value = (name, arguments) switch
        {
            ("cidrSubnet", [_, var cidr, var index]) => Subnet(network, length, EngineValues.Int(cidr), EngineValues.Int(index)),
            ("cidrHost", [_, var index]) => Host(network, length, EngineValues.Int(index)),
            ("parseCidr", [_]) => Parts(network, length),
            _ => null,
        };
        return value is not null;
    }

    private static (uint Network, int Length) Range(string text)
    {
        if (text.Split('/') is not [var address, var prefix] || address.Split('.') is not [_, _, _, _] bytes)
        {
            throw new FormatException("No range of IPv4.");
        }

        var length = Number(prefix, 32);
        return (bytes.Aggregate(0u, (number, part) => (number << 8) | (uint)Number(part, 255)) & Mask(length), length);
    }

    // With zeros before it, a number is read to another base.
    private static int Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most && text == number.ToString(CultureInfo.InvariantCulture)
            ? number
            : throw new FormatException("No range of IPv4.");

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);

    private static string Text(ulong address) => string.Create(CultureInfo.InvariantCulture, $"{(address >> 24) & 255}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    private static string Subnet(uint network, int length, long cidr, long index)
    {
        if (cidr < length || cidr > 32 || index < 0 || index >= 1L << (int)(cidr - length))
        {
            throw new FormatException("There is no such subnet.");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Text(network + ((ulong)index << (int)(32 - cidr)))}/{cidr}");
    }

    private static string Host(uint network, int length, long index)
    {
        // The first address is that of the network, the last one the broadcast.
        if (length > 30 || index < 0 || index > (1L << (32 - length)) - 3)
        {
            throw new FormatException("There is no such host.");
        }

        return Text(network + (ulong)index + 1);
    }

    private static JsonObject Parts(uint network, int length)
    {
        if (length > 30)
        {
            throw new FormatException("The range has no hosts.");
        }

        var broadcast = network | ~Mask(length);
        return new JsonObject
        {
            ["network"] = Text(network),
            ["netmask"] = Text(Mask(length)),
            ["broadcast"] = Text(broadcast),
            ["firstUsable"] = Text((ulong)network + 1),
            ["lastUsable"] = Text((ulong)broadcast - 1),
            ["cidr"] = (long)length,
        };
    }
}
