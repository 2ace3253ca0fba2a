using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>Turns a key into a file name that every file system keeps apart, and back.</summary>
internal static class StateKey
{
    private const int MaxFileNameLength = 200;

    /// <summary>Lower-case letters, digits, dot (not first), dash and underscore stay; every other byte becomes <c>%xx</c>.</summary>
    public static string Encode(string key)
    {
        var builder = new StringBuilder(key.Length + 8);
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            if (IsPlain((char)value, first: builder.Length == 0))
            {
                builder.Append((char)value);
            }
            else
            {
                builder.Append('%').Append(value.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return builder.Length <= MaxFileNameLength ? builder.ToString() : Shorten(builder, key);
    }

    /// <summary>The key of a file name; of a shortened name, the shortened key.</summary>
    public static string Decode(string fileName) => Uri.UnescapeDataString(fileName);

    private static bool IsPlain(char value, bool first) =>
        char.IsAsciiLetterLower(value) || char.IsAsciiDigit(value) || value is '-' or '_' || (value == '.' && !first);

    private static string Shorten(StringBuilder encoded, string key)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return encoded.ToString(0, MaxFileNameLength - digest.Length - 1) + "~" + digest;
    }
}
