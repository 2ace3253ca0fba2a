using System.Text;

namespace GitOpsServerless.Git.Objects;

/// <summary>The headers, signature and message of a commit or tag object.</summary>
internal sealed class ObjectText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ObjectText(List<KeyValuePair<string, string>> headers, string message)
    {
        Headers = headers;
        Message = message;
    }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public string Message { get; }

    /// <summary>Reads header lines up to the first empty line; a line that starts with a space continues the one before.</summary>
    public static ObjectText Parse(ReadOnlySpan<byte> content)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (content.Length > 0 && content[0] != '\n')
        {
            var line = TakeLine(ref content);
            if (line.Length > 0 && line[0] == ' ' && headers.Count > 0)
            {
                headers[^1] = new(headers[^1].Key, headers[^1].Value + "\n" + Decode(line[1..]));
                continue;
            }

            var space = line.IndexOf((byte)' ');
            headers.Add(space < 0 ? new(Decode(line), string.Empty) : new(Decode(line[..space]), Decode(line[(space + 1)..])));
        }

        return new ObjectText(headers, content.Length > 1 ? Decode(content[1..]) : string.Empty);
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

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)'\n');
        var line = end < 0 ? content : content[..end];
        content = end < 0 ? [] : content[(end + 1)..];
        return line;
    }
}
