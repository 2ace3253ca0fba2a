using System.Text;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Functions over URIs.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string#uri"/></remarks>
internal static class UriFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("dataUri", 1, 1) { Eager = static call => TemplateValue.Of("data:text/plain;charset=utf-8;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Text(0)))) },
        new("dataUriToString", 1, 1) { Eager = DataUriToString },
        new("uri", 2, 2) { Eager = Combine },
        new("uriComponent", 1, 1) { Eager = static call => TemplateValue.Of(Uri.EscapeDataString(call.Text(0))) },
        new("uriComponentToString", 1, 1) { Eager = static call => TemplateValue.Of(Uri.UnescapeDataString(call.Text(0))) },
        new("buildUri", 1, 1) { Eager = Build },
        new("parseUri", 1, 1) { Eager = Parse },
    ];

    private static StringValue DataUriToString(FunctionCall call)
    {
        var text = call.Text(0);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (!text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            throw call.Failure("the value is no data URI.");
        }

        var isBase64 = text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
        var data = text[(comma + 1)..];
        return new StringValue(isBase64 ? StringFunctions.FromBase64(call, data) : Uri.UnescapeDataString(data));
    }

    private static StringValue Combine(FunctionCall call)
    {
        // The last segment of the base is kept only when it ends with a slash (RFC 3986, section 5.2); a bare host counts as a folder.
        return Uri.TryCreate(call.Text(0), UriKind.Absolute, out var first) && Uri.TryCreate(first, call.Text(1), out var combined)
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

        var scheme = Part("scheme") is { Length: > 0 } given ? given : "https";
        var port = Part("port") is { Length: > 0 } number ? ":" + number : "";
        var path = Part("path") is { Length: > 0 } text ? "/" + text.TrimStart('/') : "";
        var query = Part("query") is { Length: > 0 } search ? "?" + search.TrimStart('?') : "";
        return new StringValue($"{scheme}://{host}{port}{path}{query}");
    }

    private static ObjectValue Parse(FunctionCall call)
    {
        if (!Uri.TryCreate(call.Text(0), UriKind.Absolute, out var uri))
        {
            throw call.Failure("the value is no absolute URI.");
        }

        return new ObjectValue(
        [
            new("scheme", TemplateValue.Of(uri.Scheme)),
            new("host", TemplateValue.Of(uri.Host)),
            new("port", uri.Port < 0 ? TemplateValue.Null : TemplateValue.Of(uri.Port)),
            new("path", TemplateValue.Of(uri.AbsolutePath)),
            new("query", TemplateValue.Of(uri.Query)),
        ]);
    }
}
