using System.Text.Json.Nodes;

namespace GitOpsServerless.Yaml;

/// <summary>A place in a text.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public readonly record struct YamlPosition(int Line, int Column);

/// <summary>One document of a YAML stream, as a JSON value.</summary>
public sealed class YamlDocument
{
    private readonly IReadOnlyDictionary<string, YamlPosition>? _positions;

    internal YamlDocument(
        JsonNode? root,
        YamlPosition start,
        IReadOnlyDictionary<string, YamlPosition>? positions,
        IReadOnlyList<YamlDuplicateKey> duplicateKeys)
    {
        Root = root;
        Start = start;
        DuplicateKeys = duplicateKeys;
        _positions = positions;
    }

    /// <summary>The value; null for an empty document.</summary>
    public JsonNode? Root { get; }

    /// <summary>Where the first node of the document stands.</summary>
    public YamlPosition Start { get; }

    /// <summary>Keys that stand twice in one mapping. The last value is taken, as Kubernetes' readers do.</summary>
    public IReadOnlyList<YamlDuplicateKey> DuplicateKeys { get; }

    /// <summary>
    /// The position of the node at a JSON pointer, or of its nearest ancestor. For a property this is the position of its key.
    /// Needs <c>trackPositions</c>.
    /// </summary>
    public YamlPosition PositionOf(string pointer)
    {
        while (_positions is not null)
        {
            if (_positions.TryGetValue(pointer, out var position))
            {
                return position;
            }

            var slash = pointer.LastIndexOf('/');
            if (slash < 0)
            {
                break;
            }

            pointer = pointer[..slash];
        }

        return Start;
    }
}

/// <summary>A key that stands twice in one mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="Position">Where it stands the second time.</param>
public sealed record YamlDuplicateKey(string Key, YamlPosition Position);

/// <summary>Why a text could not be read.</summary>
/// <param name="Message">In words.</param>
/// <param name="Position">Where.</param>
/// <param name="IsLimit">Whether a bound was reached (as opposed to wrong syntax).</param>
public sealed record YamlError(string Message, YamlPosition Position, bool IsLimit = false);

/// <summary>The documents of a text. With an error, the documents before it are still there.</summary>
/// <param name="Documents">Documents in order; empty ones have a null root.</param>
/// <param name="Error">Why reading stopped, or null.</param>
public sealed record YamlStream(IReadOnlyList<YamlDocument> Documents, YamlError? Error);
