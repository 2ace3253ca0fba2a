using System.Buffers;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>A resource type with its API version, as <c>Provider/type/child@version</c>.</summary>
internal sealed record ResourceType(string Type, string? ApiVersion)
{
    private const int DateLength = 10;

    private static readonly SearchValues<char> SegmentParts = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    private static readonly string[] VersionWords = ["preview", "alpha", "beta", "rc", "privatepreview"];

    public string[] Segments { get; } = Type.Split('/');

    public string FullName => ApiVersion is null ? Type : $"{Type}@{ApiVersion}";

    /// <summary>Whether the version is a date, with a word such as <c>preview</c> or without.</summary>
    public bool HasAzureVersion => ApiVersion is { Length: >= DateLength } version && IsDate(version) &&
        (version.Length == DateLength || (version[DateLength] == '-' && Array.Exists(VersionWords, word => version.AsSpan(DateLength + 1).Equals(word, StringComparison.OrdinalIgnoreCase))));

    /// <summary>Whether Azure takes the type although it is not known.</summary>
    public bool IsOfAzureForm => Segments.Length > 1 && HasAzureVersion;

    private static bool IsDate(string version)
    {
        for (var i = 0; i < DateLength; i++)
        {
            if (i is 4 or 7 ? version[i] != '-' : !char.IsAsciiDigit(version[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static ResourceType? TryParse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var type = at < 0 ? text : text[..at];
        var version = at < 0 ? null : text[(at + 1)..];
        if (version is not null && !IsSegment(version, 2))
        {
            return null;
        }

        foreach (var segment in type.AsSpan().Split('/'))
        {
            if (!IsSegment(type.AsSpan(segment), 1))
            {
                return null;
            }
        }

        return new ResourceType(type, version);
    }

    /// <summary>The type of a resource that is written inside another one.</summary>
    public ResourceType Child(ResourceType nested) => new($"{Type}/{nested.Type}", nested.ApiVersion ?? ApiVersion);

    public bool IsType(string type) => string.Equals(Type, type, StringComparison.OrdinalIgnoreCase);

    private static bool IsSegment(ReadOnlySpan<char> text, int minimum) =>
        text.Length >= minimum && char.IsAsciiLetterOrDigit(text[0]) && text.IndexOfAnyExcept(SegmentParts) < 0;
}
