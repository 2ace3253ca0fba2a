using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>Reads hostile JSON: whatever is missing or of another kind is simply not there.</summary>
internal static class Json
{
    private const int LongestText = 4096;
    private const int MostItems = 5000;

    /// <summary>The element at a path of property names, or an undefined element.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return default;
            }
        }

        return element;
    }

    /// <summary>The text at a path; null when there is no text, or an absurdly long one.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind == JsonValueKind.String && found.GetString() is { Length: > 0 and <= LongestText } text ? text : null;
    }

    /// <summary>The whole number at a path, or null.</summary>
    public static int? Number(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) ? number : null;
    }

    /// <summary>Whether there is a <c>true</c> at a path.</summary>
    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path).ValueKind == JsonValueKind.True;

    /// <summary>The items of the array at a path; none when there is no array. Bounded.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        return found.ValueKind == JsonValueKind.Array ? found.EnumerateArray().Take(MostItems) : [];
    }

    /// <summary>The texts of the array at a path.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Items(path).Select(i => i.Text()).OfType<string>();

    /// <summary>The texts of the array at a path; null when they are not all there: no array, too many items, or one that is no text.</summary>
    public static IReadOnlyList<string>? AllTexts(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var found = element.At(path);
        if (found.ValueKind != JsonValueKind.Array || found.GetArrayLength() > MostItems)
        {
            return null;
        }

        var texts = element.Texts(path).ToList();
        return texts.Count == found.GetArrayLength() ? texts : null;
    }

    /// <summary>The texts at these names, without those that are missing.</summary>
    public static IReadOnlyList<string> TextsOf(this JsonElement element, params ReadOnlySpan<string> names)
    {
        var texts = new List<string>();
        foreach (var name in names)
        {
            if (element.Text(name) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }
}
