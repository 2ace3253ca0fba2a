using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Bicep.Intermediate;
using GitOpsServerless.Bicep.Loading.JsonPaths;
using GitOpsServerless.Bicep.Semantics;
using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>Evaluates the functions that read files, the environment, or the program itself.</summary>
internal static class ContentLoader
{
    private const int MaximumText = 131_072;
    private const int MaximumJson = 1_048_576;

    public static Expr Evaluate(BicepModel model, CallNode call, BuiltInFunction function) => function.Name switch
    {
        "nameof" => NameOf(model, call),
        "readEnvironmentVariable" => EnvironmentVariable(model, call),
        "loadDirectoryFileInfo" => DirectoryFiles(model, call),
        "loadFileAsBase64" => Base64(model, call),
        "loadTextContent" => new StringExpr(Text(model, call, 1, MaximumText)),
        "loadJsonContent" => Json(model, call, Text(model, call, 2, MaximumJson)),
        _ => Yaml(model, call, Text(model, call, 2, MaximumJson)),
    };

    private static ContentError Fail(string code, SyntaxNode at, string message) => new(code, at, message);

    private static string Literal(CallNode call, int index) =>
        LiteralText.Of(call.Arguments[index]) ?? throw Fail("BCP032", call.Arguments[index], "The value must be known at compile time.");

    private static Expr NameOf(BicepModel model, CallNode call) => call.Arguments[0] switch
    {
        VariableNode variable => new StringExpr(variable.Name.Text),
        PropertyAccessNode access => new StringExpr(access.Name.Text),
        ResourceAccessNode access => new StringExpr(access.Name.Text),
        IndexNode { Index: StringNode { Literal: { } name } } => new StringExpr(name),
        var other => throw Fail("BCP408", other, "The expression has no name."),
    };

    private static StringExpr EnvironmentVariable(BicepModel model, CallNode call)
    {
        var name = Literal(call, 0);
        if (model.Compilation.Options.Environment.TryGetValue(name, out var value))
        {
            return new StringExpr(value);
        }

        return call.Arguments.Length > 1
            ? new StringExpr(Literal(call, 1))
            : throw Fail("BCP338", call.Arguments[0], $"The environment variable {name} is not set and has no default.");
    }

    private static string Path(BicepModel model, CallNode call)
    {
        var text = Literal(call, 0);
        if (RelativePath.Problem(text) is { } code)
        {
            throw Fail(code, call.Arguments[0], "The path has a character that is not allowed there.");
        }

        return RelativePath.Resolve(model.Path, text) ?? throw Fail(
            text.StartsWith('/') ? "BCP051" : text.Contains('\\', StringComparison.Ordinal) ? "BCP098" : RefusalCodes.Outside,
            call.Arguments[0],
            "The path is not a relative path inside the file set.");
    }

    private static byte[] Bytes(BicepModel model, CallNode call)
    {
        var path = Path(model, call);
        return model.Compilation.Read(path) ?? throw Fail("BCP091", call.Arguments[0], $"The file {path} cannot be read.");
    }

    private static string Text(BicepModel model, CallNode call, int encodingIndex, int maximum)
    {
        Encoding encoding = Encoding.UTF8;
        if (call.Arguments.Length > encodingIndex)
        {
            encoding = Literal(call, encodingIndex) switch
            {
                "utf-8" => Encoding.UTF8,
                "us-ascii" => Encoding.ASCII,
                "iso-8859-1" => Encoding.Latin1,
                "utf-16" => Encoding.Unicode,
                "utf-16BE" => Encoding.BigEndianUnicode,
                _ => throw Fail("BCP070", call.Arguments[encodingIndex], "The encoding is not known."),
            };
        }

        using var reader = new StreamReader(new MemoryStream(Bytes(model, call)), encoding, detectEncodingFromByteOrderMarks: true);
        var text = reader.ReadToEnd();
        model.Compilation.SpendText(text.Length);
        return text.Length <= maximum ? text : throw Fail("BCP184", call.Arguments[0], $"The file has more than {maximum} characters.");
    }

    private static StringExpr Base64(BicepModel model, CallNode call)
    {
        var bytes = Bytes(model, call);
        model.Compilation.SpendText(bytes.Length);
        return bytes.Length <= MaximumText / 4 * 3
            ? new StringExpr(Convert.ToBase64String(bytes))
            : throw Fail("BCP184", call.Arguments[0], "The file is too large.");
    }

    private static Expr Json(BicepModel model, CallNode call, string text)
    {
        JsonNode? root;
        try
        {
            root = JsonContent.Read(text);
        }
        catch (JsonException)
        {
            throw Fail("BCP186", call.Arguments[0], "The file is not valid JSON.");
        }

        return Select(model, call, root);
    }

    private static Expr Yaml(BicepModel model, CallNode call, string text)
    {
        try
        {
            if (YamlReader.Read(text) is { } root)
            {
                return Select(model, call, root);
            }
        }
        catch (YamlDotNet.Core.YamlException)
        {
            // Said below: no document and no YAML are the same.
        }

        throw Fail("BCP340", call.Arguments[0], "The file is not valid YAML.");
    }

    private static Expr Select(BicepModel model, CallNode call, JsonNode? root)
    {
        if (call.Arguments.Length < 2)
        {
            return FromJson(model, call, root);
        }

        var path = Literal(call, 1);
        try
        {
            var start = JsonPathNode.Of(root);
            var found = new JsonPathRun(model.Compilation, start).Follow(JsonPathParser.Parse(path), start).ToList();
            if (found.Count > 0 && !found.Exists(node => node.IsProperty))
            {
                return found is [var single] ? FromJson(model, call, single.Value) : new ArrayExpr([.. found.Select(node => FromJson(model, call, node.Value))]);
            }
        }
        catch (JsonPathError error)
        {
            throw Fail("BCP235", call.Arguments[1], error.Message);
        }

        throw Fail("BCP235", call.Arguments[1], "The path leads to nothing in the file.");
    }

    private static Expr FromJson(BicepModel model, CallNode call, JsonNode? node)
    {
        model.Compilation.Spend(1);
        return node switch
        {
            null => new NullExpr(),
            JsonObject @object => new ObjectExpr([.. @object.Select(pair => new ObjectProperty(pair.Key, FromJson(model, call, pair.Value)))]),
            JsonArray array => new ArrayExpr([.. array.Select(item => FromJson(model, call, item))]),
            _ => node.GetValueKind() switch
            {
                JsonValueKind.String => new StringExpr(node.GetValue<string>()),
                JsonValueKind.True or JsonValueKind.False => new BoolExpr(node.GetValue<bool>()),
                _ => Number(model, call, node),
            },
        };
    }

    private static Expr Number(BicepModel model, CallNode call, JsonNode node)
    {
        // Of YAML, where 1.0 is no whole number, and infinity and NaN are numbers.
        if (node.GetValue<object>() is double number)
        {
            return new CallExpr("json", new StringExpr(number.ToString(CultureInfo.InvariantCulture)));
        }

        var text = node.ToJsonString();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return new IntExpr(whole);
        }

        return text.IndexOfAny(['.', 'e', 'E']) >= 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? new CallExpr("json", new StringExpr(real.ToString(CultureInfo.InvariantCulture)))
            : throw Refusal.Feature(model, call, "a number that is out of range in loaded content");
    }

    private static ArrayExpr DirectoryFiles(BicepModel model, CallNode call)
    {
        var folder = Path(model, call);
        var pattern = call.Arguments.Length > 1 ? Literal(call, 1) : "";
        if (Glob.HasFolder(pattern))
        {
            throw Refusal.Feature(model, call.Arguments[1], "a pattern with a folder");
        }

        var files = model.Compilation.List(folder) ?? throw Fail("BCP428", call.Arguments[0], $"The folder {folder} cannot be read.");
        model.Compilation.Spend(files.Count);
        return new ArrayExpr(
        [
            .. files
                .Where(file => pattern.Length == 0 || Glob.IsMatch(RelativePath.FileName(file), pattern))
                .Select(file => (File: file, Relative: string.Equals(file, model.Path, StringComparison.Ordinal) ? RelativePath.FileName(file) : RelativePath.From(model.Path, file)))
                .OrderBy(file => file.Relative, StringComparer.OrdinalIgnoreCase)
                .Select(file => ObjectExpr.Of(
                    new ObjectProperty("relativePath", new StringExpr(file.Relative)),
                    new ObjectProperty("baseName", new StringExpr(RelativePath.FileName(file.File))),
                    new ObjectProperty("extension", new StringExpr(RelativePath.Extension(file.File))))),
        ]);
    }
}
