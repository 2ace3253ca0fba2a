using System.Text;

namespace GitOpsServerless.Git.Objects;

/// <summary>The headers, signature and message of a commit or tag object.</summary>
internal sealed class ObjectText
{
    /// <summary>Bytes of a commit or tag. Git has no bound; a message of megabytes is no message.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>Bytes of the headers, signatures and merged tags included.</summary>
    public const int MaxHeaderLength = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ObjectText(List<KeyValuePair<string, string>> headers, int messageStart, string message)
    {
        Headers = headers;
        MessageStart = messageStart;
        Message = message;
    }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Where the bytes of the message start.</summary>
    public int MessageStart { get; }

    public string Message { get; }

    /// <summary>
    /// Reads header lines up to the first empty line; a line that starts with a space continues the one before. Takes time in proportion to
    /// the length of the content, whoever wrote it.
    /// </summary>
    public static ObjectText Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxLength)
        {
            throw GitException.Limit("The size of a commit or tag", MaxLength);
        }

        var headers = new List<KeyValuePair<string, string>>();
        var rest = content;
        while (rest.Length > 0 && rest[0] != '\n')
        {
            var header = TakeHeader(ref rest);
            if (content.Length - rest.Length > MaxHeaderLength)
            {
                throw GitException.Limit("The size of the headers of a commit or tag", MaxHeaderLength);
            }

            var space = header.IndexOfAny((byte)' ', (byte)'\n');
            headers.Add(space < 0 ? new(Decode(header), string.Empty) : new(Decode(header[..space]), Value(header[space..])));
        }

        var start = content.Length - rest.Length + (rest.Length > 0 ? 1 : 0);
        return new ObjectText(headers, start, Decode(content[start..]));
    }

    public string? First(string name) => Headers.FirstOrDefault(header => header.Key == name).Value;

    public IEnumerable<string> All(string name) => Headers.Where(header => header.Key == name).Select(header => header.Value);

    /// <summary>UTF-8 where it is valid, else ISO 8859-1, which loses no byte.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>A line and those that continue it, without the line feed at their end.</summary>
    private static ReadOnlySpan<byte> TakeHeader(ref ReadOnlySpan<byte> content)
    {
        var length = 0;
        do
        {
            var end = content[length..].IndexOf((byte)'\n');
            length = end < 0 ? content.Length : length + end + 1;
        }
        while (length < content.Length && content[length] == ' ');
        var header = content[..length];
        content = content[length..];
        return header[^1] == '\n' ? header[..^1] : header;
    }

    /// <summary>What follows the name: the space before it, and the one at the start of each further line, are not part of it.</summary>
    private static string Value(ReadOnlySpan<byte> text)
    {
        var value = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (at > 0 ? text[at] != ' ' || text[at - 1] != '\n' : text[at] != ' ')
            {
                value[length++] = text[at];
            }
        }

        return Decode(value.AsSpan(0, length));
    }
}
