using System.Text.RegularExpressions;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>A resource type with its API version, as <c>Provider/type/child@version</c>.</summary>
internal sealed partial record ResourceType(string Type, string? ApiVersion)
{
    public string[] Segments { get; } = Type.Split('/');

    public string FullName => ApiVersion is null ? Type : $"{Type}@{ApiVersion}";

    /// <summary>Whether the version is a date, with a word such as <c>preview</c> or without.</summary>
    public bool HasAzureVersion => ApiVersion is { } version && AzureVersion().IsMatch(version);

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(-(preview|alpha|beta|rc|privatepreview))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AzureVersion();

    public static ResourceType? TryParse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var type = at < 0 ? text : text[..at];
        var version = at < 0 ? null : text[(at + 1)..];
        return type.Split('/').All(segment => IsSegment(segment, 1)) && (version is null || IsSegment(version, 2))
            ? new ResourceType(type, version)
            : null;
    }

    /// <summary>The type of a resource that is written inside another one.</summary>
    public ResourceType Child(ResourceType nested) => new($"{Type}/{nested.Type}", nested.ApiVersion ?? ApiVersion);

    public bool IsType(string type) => string.Equals(Type, type, StringComparison.OrdinalIgnoreCase);

    private static bool IsSegment(string text, int minimum) =>
        text.Length >= minimum && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
