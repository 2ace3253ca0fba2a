using System.Text.Json.Nodes;

namespace GitOpsServerless.Contracts;

/// <summary>
/// Where in a JSON document the secrets stand. What is shown of the document is masked at these places and nowhere else: a secret that is also
/// an ordinary word leaves the same word in names, keys and texts alone.
/// </summary>
public sealed class SecretPlaces
{
    private readonly HashSet<string> _pointers;

    /// <summary>Creates the set of places.</summary>
    /// <param name="pointers">JSON pointers (RFC 6901). Everything below one is secret, too.</param>
    public SecretPlaces(IEnumerable<string> pointers) => _pointers = new HashSet<string>(pointers, StringComparer.OrdinalIgnoreCase);

    /// <summary>No secret anywhere.</summary>
    public static SecretPlaces None { get; } = new([]);

    /// <summary>The JSON pointers.</summary>
    public IReadOnlyCollection<string> Pointers => _pointers;

    /// <summary>Whether there is no secret.</summary>
    public bool IsEmpty => _pointers.Count == 0;

    /// <summary>The pointer of a property or an element below another pointer.</summary>
    /// <param name="pointer">The pointer of the object or array; empty for the document.</param>
    /// <param name="name">Name of the property, or position of the element.</param>
    public static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>Whether the value at a pointer is secret: it is one of the places or below one.</summary>
    public bool Cover(string pointer)
    {
        for (var end = IsEmpty ? 0 : pointer.Length; end > 0; end = pointer.LastIndexOf('/', end - 1))
        {
            if (_pointers.Contains(pointer[..end]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a place is at a pointer, above it or below it.</summary>
    public bool Touch(string pointer) =>
        Cover(pointer) || _pointers.Any(p => p.Length > pointer.Length && p[pointer.Length] == '/' && p.StartsWith(pointer, StringComparison.OrdinalIgnoreCase));

    /// <summary>A copy with <see cref="Redactor.Mask"/> at each place.</summary>
    /// <param name="node">The document, or a part of it.</param>
    /// <param name="pointer">The pointer of the part; empty for the document.</param>
    public JsonNode? Mask(JsonNode? node, string pointer = "")
    {
        if (node is null || IsEmpty)
        {
            return node?.DeepClone();
        }

        return Cover(pointer) ? JsonValue.Create(Redactor.Mask) : MaskBelow(node, pointer);
    }

    private JsonNode MaskBelow(JsonNode node, string pointer)
    {
        switch (node)
        {
            case JsonObject container:
                return new JsonObject(container.Select(p => KeyValuePair.Create(p.Key, MaskChild(p.Value, Below(pointer, p.Key)))));
            case JsonArray array:
                return new JsonArray([.. array.Select((item, i) => MaskChild(item, Below(pointer, i.ToString(System.Globalization.CultureInfo.InvariantCulture))))]);
            default:
                return node.DeepClone();
        }
    }

    private JsonNode? MaskChild(JsonNode? node, string pointer) =>
        node is null ? null
        : _pointers.Contains(pointer) ? JsonValue.Create(Redactor.Mask)
        : MaskBelow(node, pointer);
}
