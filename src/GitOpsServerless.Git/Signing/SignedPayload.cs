using System.Buffers;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Git.Signing;

/// <summary>What was signed: a commit without its signature headers, or a tag up to its signature.</summary>
internal static class SignedPayload
{
    public static byte[] OfCommit(ReadOnlySpan<byte> content)
    {
        var payload = new ArrayBufferWriter<byte>();
        var dropping = false;
        while (content.Length > 0 && content[0] != '\n')
        {
            var end = content.IndexOf((byte)'\n');
            var line = end < 0 ? content : content[..(end + 1)];
            dropping = line[0] == ' ' ? dropping : line.StartsWith("gpgsig "u8) || line.StartsWith("gpgsig-sha256 "u8);
            payload.Write(dropping ? [] : line);
            content = content[line.Length..];
        }

        payload.Write(content);
        return payload.WrittenSpan.ToArray();
    }

    public static byte[] OfTag(ReadOnlySpan<byte> content, Tag tag) => content[..^tag.SignatureLength].ToArray();
}
