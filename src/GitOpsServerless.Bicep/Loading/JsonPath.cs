using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Loading;

/// <summary>
/// The plain part of JSONPath (RFC 9535): a root, member names and indexes. Anything that can select several values
/// is not read.
/// </summary>
internal static class JsonPath
{
    public static bool TryParse(string path, out List<object> steps)
    {
        steps = [];
        var at = path.StartsWith('$') ? 1 : 0;
        var first = at == 0;
        while (at < path.Length)
        {
            if (path[at] == '[')
            {
                var close = path.IndexOf(']', at);
                if (close < 0 || !TryBracket(path[(at + 1)..close], steps))
                {
                    return false;
                }

                at = close + 1;
            }
            else
            {
                if (path[at] == '.' && (!first || at + 1 < path.Length))
                {
                    at++;
                }

                var end = at;
                while (end < path.Length && (char.IsLetterOrDigit(path[end]) || path[end] is '_' or '-'))
                {
                    end++;
                }

                if (end == at)
                {
                    return false;
                }

                steps.Add(path[at..end]);
                at = end;
            }

            first = false;
        }

        return true;
    }

    private static bool TryBracket(string text, List<object> steps)
    {
        if (text.Length > 2 && text[0] is '\'' or '"' && text[^1] == text[0])
        {
            steps.Add(text[1..^1]);
            return true;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            steps.Add(index);
            return true;
        }

        return false;
    }

    public static bool TryFind(JsonNode? root, List<object> steps, out JsonNode? found)
    {
        found = root;
        foreach (var step in steps)
        {
            switch (found, step)
            {
                case (JsonObject @object, string name) when @object.ContainsKey(name):
                    found = @object[name];
                    break;
                case (JsonArray array, int index) when index < array.Count:
                    found = array[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
