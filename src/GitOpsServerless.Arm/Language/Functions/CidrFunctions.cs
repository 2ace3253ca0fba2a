using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over ranges of IP addresses.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr"/></remarks>
internal static class CidrFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("parseCidr", 1, 1) { Cost = 48, Eager = Parse },
        new("cidrSubnet", 3, 3) { Cost = 48, Eager = Subnet },
        new("cidrHost", 2, 2) { Cost = 48, Eager = Host },
    ];

    private static ObjectValue Parse(FunctionCall call)
    {
        var range = Read(call);
        var last = range.First + (BigInteger.One << (range.Bits - range.Prefix)) - 1;
        var properties = new List<KeyValuePair<string, TemplateValue>>
        {
            new("network", TemplateValue.Of(Write(range.First, range.Bits))),
            new("netmask", TemplateValue.Of(Write(((BigInteger.One << range.Prefix) - 1) << (range.Bits - range.Prefix), range.Bits))),
        };
        if (range.Bits == 32)
        {
            properties.Add(new("broadcast", TemplateValue.Of(Write(last, range.Bits))));
        }

        // A range of two addresses has no usable ones: both are the network.
        var usable = range.Bits == 32 && range.Prefix < 31;
        properties.Add(new("firstUsable", TemplateValue.Of(Write(usable ? range.First + 1 : range.First, range.Bits))));
        properties.Add(new("lastUsable", TemplateValue.Of(Write(usable ? last - 1 : range.Bits == 32 && range.Prefix == 31 ? range.First : last, range.Bits))));
        properties.Add(new("cidr", TemplateValue.Of(range.Prefix)));
        return new ObjectValue(properties);
    }

    private static StringValue Subnet(FunctionCall call)
    {
        var range = Read(call);
        var prefix = call.Int32(1);
        var index = call.Integer(2);
        if (prefix < range.Prefix || prefix > range.Bits || index < 0 || index >= BigInteger.One << (prefix - range.Prefix))
        {
            throw call.Failure($"the range '{call.Text(0)}' has no subnet '{index}' with the prefix length '{prefix}'.");
        }

        var first = range.First + (index * (BigInteger.One << (range.Bits - prefix)));
        return new StringValue($"{Write(first, range.Bits)}/{prefix.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>The address after the network has the index 0, and so the network itself -1.</summary>
    private static StringValue Host(FunctionCall call)
    {
        var range = Read(call);
        var index = call.Integer(1);
        var size = BigInteger.One << (range.Bits - range.Prefix);
        var offset = (BigInteger)index + 1;
        return offset >= 0 && offset < size - 1
            ? new StringValue(Write(range.First + offset, range.Bits))
            : throw call.Failure($"the range '{call.Text(0)}' has no host '{index}'.");
    }

    private static (BigInteger First, int Prefix, int Bits) Read(FunctionCall call)
    {
        var text = call.Text(0).Trim();
        var slash = text.AsSpan().IndexOfAny('/', ' ');
        if (!IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            throw call.Failure($"'{text}' is no range in CIDR notation.");
        }

        // Without a length it is the one of the address's class.
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = slash < 0 ? ClassLength(address) : ReadLength(text.AsSpan(slash + 1).TrimStart(), address.AddressFamily, bits);
        if (prefix < 0 || prefix > bits)
        {
            throw call.Failure($"'{text}' is no range in CIDR notation.");
        }

        var value = new BigInteger(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        return (value >> (bits - prefix) << (bits - prefix), prefix, bits);
    }

    /// <summary>The length, which may be written as a net mask; -1 when it is neither.</summary>
    private static int ReadLength(ReadOnlySpan<char> text, AddressFamily family, int bits)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            return prefix;
        }

        if (!IPAddress.TryParse(text, out var mask) || mask.AddressFamily != family)
        {
            return -1;
        }

        var value = new BigInteger(mask.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        var free = (BigInteger.One << bits) - 1 - value;
        return (free & (free + 1)).IsZero ? bits - (int)free.GetBitLength() : -1;
    }

    private static int ClassLength(IPAddress address) => address.AddressFamily != AddressFamily.InterNetwork ? 64 : address.GetAddressBytes()[0] switch
    {
        < 128 => 8,
        < 192 => 16,
        _ => 24,
    };

    private static string Write(BigInteger value, int bits)
    {
        var bytes = new byte[bits / 8];
        var written = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(bytes, bytes.Length - written.Length);
        return new IPAddress(bytes).ToString();
    }
}
