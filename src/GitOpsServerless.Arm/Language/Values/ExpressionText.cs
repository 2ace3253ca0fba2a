namespace GitOpsServerless.Arm.Language.Values;

/// <summary>ARM's convention for expressions in strings.</summary>
internal static class ExpressionText
{
    public static bool IsExpression(string text) => text.Length >= 2 && text[0] == '[' && text[^1] == ']' && text[1] != '[';

    /// <summary>The literal text of a string that is no expression.</summary>
    public static string Unescape(string text) => text.Length >= 3 && text[0] == '[' && text[1] == '[' && text[^1] == ']' ? text[1..] : text;

    /// <summary>Writes a literal so that it is not taken for an expression.</summary>
    public static string Escape(string text) => text.Length >= 2 && text[0] == '[' && text[^1] == ']' ? "[" + text : text;
}
