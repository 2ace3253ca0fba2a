using GitOpsServerless.Bicep.Semantics;

namespace GitOpsServerless.Bicep.Loading.JsonPaths;

/// <summary>One search of a document: where it starts, and the count of its steps.</summary>
internal sealed class JsonPathRun(Compilation compilation, JsonPathNode root)
{
    private const int CharactersOfAStep = 64;

    public JsonPathNode Root { get; } = root;

    public IEnumerable<JsonPathNode> Follow(IEnumerable<JsonPathStep> steps, JsonPathNode start)
    {
        IEnumerable<JsonPathNode> current = [start];
        foreach (var step in steps)
        {
            current = step.Apply(this, current);
        }

        return current;
    }

    /// <summary>Counts a node that is looked at.</summary>
    public JsonPathNode Seen(JsonPathNode node)
    {
        compilation.Step();
        return node;
    }

    /// <summary>Counts the characters of a text that is compared.</summary>
    public void Read(long characters)
    {
        compilation.Steps((characters + CharactersOfAStep - 1) / CharactersOfAStep);
    }

    /// <summary>Whether a text matches a pattern between slashes.</summary>
    public bool IsMatch(string text, string pattern) => JsonPathPattern.IsMatch(compilation, text, pattern);

    /// <summary>Everything below a node, each before its own parts; without end only when the document is.</summary>
    public IEnumerable<JsonPathNode> Descendants(JsonPathNode node)
    {
        var open = new Stack<IEnumerator<JsonPathNode>>();
        open.Push(node.Children.GetEnumerator());
        while (open.TryPeek(out var siblings))
        {
            if (siblings.MoveNext())
            {
                yield return Seen(siblings.Current);
                open.Push(siblings.Current.Children.GetEnumerator());
            }
            else
            {
                open.Pop().Dispose();
            }
        }
    }
}
