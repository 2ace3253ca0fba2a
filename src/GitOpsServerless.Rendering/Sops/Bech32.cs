namespace GitOpsServerless.Rendering.Sops;

/// <summary>Bech32 of BIP 173, which age writes its keys in; without the length limit, as age uses it.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>The data of a text with the given prefix; null when it is none or its checksum is wrong.</summary>
    public static byte[]? Decode(string prefix, string text)
    {
        if (text.Length > 200 || (text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper)))
        {
            return null;
        }

        var lower = text.ToLowerInvariant();
        var separator = lower.LastIndexOf('1');
        if (separator < 0 || !lower.AsSpan(0, separator).SequenceEqual(prefix) || lower.Length - separator - 1 < 6)
        {
            return null;
        }

        var values = lower[(separator + 1)..].Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)).ToList();
        return values.Contains(-1) || Checksum(prefix, values) != 1 ? null : Regroup(values[..^6], 5, 8, pad: false);
    }

    /// <summary>The text of some data, in lower case.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        var values = Regroup([.. data.ToArray().Select(b => (int)b)], 8, 5, pad: true)!.Select(b => (int)b).ToList();
        var checksum = Checksum(prefix, [.. values, 0, 0, 0, 0, 0, 0]) ^ 1;
        var check = Enumerable.Range(0, 6).Select(at => (int)(checksum >> (5 * (5 - at))) & 31);
        return prefix + "1" + string.Concat(values.Concat(check).Select(v => Alphabet[v]));
    }

    private static uint Checksum(string prefix, List<int> values)
    {
        var expanded = prefix.Select(c => c >> 5).Append(0).Concat(prefix.Select(c => c & 31)).Concat(values);
        var check = 1u;
        foreach (var value in expanded)
        {
            var top = check >> 25;
            check = ((check & 0x1ffffff) << 5) ^ (uint)value;
            for (var at = 0; at < 5; at++)
            {
                check ^= ((top >> at) & 1) == 1 ? Generator[at] : 0;
            }
        }

        return check;
    }

    private static byte[]? Regroup(List<int> values, int from, int to, bool pad)
    {
        var result = new List<byte>();
        var (accumulator, bits, mask) = (0, 0, (1 << to) - 1);
        foreach (var value in values)
        {
            accumulator = ((accumulator << from) | value) & 0xFFFF;
            bits += from;
            while (bits >= to)
            {
                bits -= to;
                result.Add((byte)((accumulator >> bits) & mask));
            }
        }

        if (pad && bits > 0)
        {
            result.Add((byte)((accumulator << (to - bits)) & mask));
        }
        else if (!pad && (bits >= from || ((accumulator << (to - bits)) & mask) != 0))
        {
            return null;
        }

        return [.. result];
    }
}
