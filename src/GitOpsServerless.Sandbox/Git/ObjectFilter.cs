using System.Globalization;
using GitOpsServerless.Git;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>What a fetch leaves out (git-rev-list, --filter).</summary>
/// <param name="TreeDepth">Folders and files this deep and deeper are left out.</param>
/// <param name="BlobLimit">Files of this size and larger are left out.</param>
internal sealed record ObjectFilter(int TreeDepth, long BlobLimit)
{
    public static ObjectFilter None { get; } = new(int.MaxValue, long.MaxValue);

    public static ObjectFilter Parse(string? text)
    {
        if (text is null)
        {
            return None;
        }

        if (text.StartsWith("combine:", StringComparison.Ordinal))
        {
            return text[8..].Split('+').Select(part => Parse(Uri.UnescapeDataString(part)))
                .Aggregate((left, right) => new ObjectFilter(Math.Min(left.TreeDepth, right.TreeDepth), Math.Min(left.BlobLimit, right.BlobLimit)));
        }

        return text switch
        {
            "blob:none" => None with { BlobLimit = 0 },
            _ when text.StartsWith("tree:", StringComparison.Ordinal) && int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
                => None with { TreeDepth = depth },
            _ when text.StartsWith("blob:limit=", StringComparison.Ordinal) => None with { BlobLimit = Size(text[11..]) },
            _ => throw GitException.Protocol("The filter is not known."),
        };
    }

    private static long Size(string text)
    {
        var shift = text[^1] switch { 'k' or 'K' => 10, 'm' or 'M' => 20, 'g' or 'G' => 30, _ => 0 };
        return long.TryParse(shift > 0 ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value << shift
            : throw GitException.Protocol("The filter has no size.");
    }
}
