namespace GitOpsServerless.Rendering.Tools;

/// <summary>Everything that goes into one run of a program.</summary>
/// <param name="Tool">The program.</param>
/// <param name="Path">Path in the source, for messages.</param>
internal sealed record ToolInput(Tool Tool, string Path)
{
    /// <summary>Contents by path; the program starts in the root of them.</summary>
    public required IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; init; }

    /// <summary>Links to folders among the files.</summary>
    public IReadOnlyDictionary<string, string> Links { get; init; } = new Dictionary<string, string>();

    /// <summary>Files beside those of the source, in the program's home; arguments name them as <c>../home/NAME</c>.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> HomeFiles { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Arguments of the program.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Counted up where the same input is run once more on purpose; each has a place of its own in the cache.</summary>
    public int Round { get; init; }

    /// <summary>Makes of what the program said on an error the message, and the file and line that it is about.</summary>
    public Func<string, ToolMessage> Explain { get; init; } = text => new ToolMessage(text, null, null);
}
