using System.Net;
using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over URIs.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uri"/></remarks>
internal static class UriFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("dataUri", 1, 1) { Cost = 24, Eager = ToDataUri },
        new("dataUriToString", 1, 1) { Cost = 24, Eager = DataUriToString },
        new("uri", 2, 2) { Cost = 24, Eager = Combine },
        new("uriComponent", 1, 1) { Eager = static call => TemplateValue.Of(Uri.EscapeDataString(call.Text(0))) },
        new("uriComponentToString", 1, 1) { Eager = static call => TemplateValue.Of(WebUtility.UrlDecode(call.Text(0))) },
        new("buildUri", 1, 1) { Cost = 24, Eager = Build },
        new("parseUri", 1, 1) { Cost = 24, Eager = Parse },
    ];

    /// <summary>Texts are plain text, everything else is JSON.</summary>
    private static StringValue ToDataUri(FunctionCall call)
    {
        var (type, text) = call[0] is StringValue plain ? ("text/plain", plain.Value) : ("application/json", ValueText.ToText(call[0]));
        if (call[0] is NullValue)
        {
            throw call.Failure("the value cannot be converted.");
        }

        return new StringValue($"data:{type};charset=utf-8;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}");
    }

    private static StringValue DataUriToString(FunctionCall call)
    {
        var text = call.Text(0);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (!text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            throw call.Failure("the value is no data URI.");
        }

        var charset = text[..comma].Split(';').FirstOrDefault(static part => part.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))?["charset=".Length..];
        if (charset is not null && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            throw new Expressions.TemplateException($"The template language function 'dataUriToString' parameter is not valid. The provided charset '{charset}' is not supported.");
        }

        var isBase64 = text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
        var data = text[(comma + 1)..];
        return new StringValue(isBase64 ? StringFunctions.FromBase64(call, data) : WebUtility.UrlDecode(data));
    }

    private static StringValue Combine(FunctionCall call)
    {
        // The last segment of the base is kept only when it ends with a slash (RFC 3986, section 5.2); a bare host counts as a folder.
        return Uri.IsWellFormedUriString(call.Text(0), UriKind.Absolute) && Uri.TryCreate(call.Text(0), UriKind.Absolute, out var first) && Uri.TryCreate(first, call.Text(1), out var combined)
            ? new StringValue(combined.OriginalString == call.Text(1) ? call.Text(1) : combined.AbsoluteUri)
            : throw call.Failure("the base must be an absolute URI.");
    }

    private static StringValue Build(FunctionCall call)
    {
        var parts = call.Object(0);
        string Part(string name) => parts.TryGet(name, out var value) && value is not NullValue ? ValueText.ToText(value) : "";
        var host = Part("host");
        if (host.Length == 0)
        {
            throw call.Failure("the property 'host' is missing.");
        }

        var scheme = Part("scheme") is { Length: > 0 } given ? given : throw call.Failure("the property 'scheme' is missing.");
        var port = !parts.TryGet("port", out var number) || number is NullValue ? ""
            : number is not IntegerValue { Value: var value } ? throw call.Failure("the property 'port' must be of the type 'Integer'.")
            : value < 0 || IsDefault(scheme, value) ? "" : FormattableString.Invariant($":{value}");
        var path = "/" + Part("path").TrimStart('/');
        var query = Part("query") is { Length: > 0 } search ? "?" + search.TrimStart('?') : "";
        return new StringValue($"{scheme}://{host}{port}{path}{query}");
    }

    private static bool IsDefault(string scheme, long port) => (scheme.ToUpperInvariant(), port) is ("HTTPS", 443) or ("HTTP", 80) or ("FTP", 21);

    /// <summary>A default port is null; an empty path or query is left out.</summary>
    private static ObjectValue Parse(FunctionCall call)
    {
        if (!Uri.TryCreate(call.Text(0), UriKind.Absolute, out var uri))
        {
            throw call.Failure("the value is no absolute URI.");
        }

        var properties = new List<KeyValuePair<string, TemplateValue>>
        {
            new("scheme", TemplateValue.Of(uri.Scheme)),
            new("host", TemplateValue.Of(uri.Host)),
            new("port", uri.IsDefaultPort || uri.Port < 0 ? TemplateValue.Null : TemplateValue.Of(uri.Port)),
        };
        if (uri.AbsolutePath.Length > 1)
        {
            properties.Add(new("path", TemplateValue.Of(uri.AbsolutePath)));
        }

        if (uri.Query.Length > 0)
        {
            properties.Add(new("query", TemplateValue.Of(uri.Query)));
        }

        return new ObjectValue(properties);
    }
}
