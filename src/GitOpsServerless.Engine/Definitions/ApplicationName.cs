namespace GitOpsServerless.Controller.Waking;

/// <summary>
/// The form of every application's name, as the definitions allow it. What has another form comes from outside and names none: it must not
/// become a part of a key of the state.
/// </summary>
internal static class ApplicationName
{
    private const int Longest = 63;

    /// <summary>The form in words.</summary>
    public const string Meaning = "lower-case letters, digits and hyphens, at most 63 characters, starting and ending with a letter or digit";

    /// <summary>Whether a text can be the name of an application.</summary>
    public static bool IsPossible(string text) => text is { Length: > 0 and <= Longest } && text.All(IsInside) && text[0] != '-' && text[^1] != '-';

    private static bool IsInside(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-';
}
