using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Rendering.Pipeline;

/// <summary>JSON as input of programs that read YAML: no escapes that YAML does not know.</summary>
internal static partial class JsonText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode node)
    {
        var text = node.ToJsonString(Relaxed);
        return text.Contains("\\u", StringComparison.OrdinalIgnoreCase) ? Pair().Replace(text, Unescape) : text;
    }

    // JSON writes a character beyond the first 65,536 as two escapes, which are no characters to YAML.
    private static string Unescape(Match pair) => pair.Groups["high"].Success
        ? new string([CharOf(pair.Groups["high"].Value), CharOf(pair.Groups["low"].Value)])
        : pair.Value;

    private static char CharOf(string hex) => (char)int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // An escaped backslash is stepped over, so that what stands behind it is not taken for an escape.
    [GeneratedRegex(@"\\\\|\\u(?<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pair();
}
