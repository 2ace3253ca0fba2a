namespace GitOpsServerless.Engine.Definitions;

/// <summary>
/// The form of every name in the definitions. What has another form comes from outside and names no application: it must not become a part of
/// a key of the state.
/// </summary>
public static class ApplicationName
{
    /// <summary>The form in words.</summary>
    public const string Meaning = "lower-case letters, digits and hyphens, at most 63 characters, starting and ending with a letter or digit";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    private const int Longest = 63;

    /// <summary>Whether a text can be the name of an application.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsPossible(string text) => text is { Length: > 0 and <= Longest } && text.All(IsInside) && text[0] != '-' && text[^1] != '-';

    private static bool IsInside(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-';
}
