using GitOpsServerless.Rendering.Substituting;

namespace GitOpsServerless.Rendering;

/// <summary>A text with its variables filled in, or what is wrong with it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Undefined">Variables without a value and a default, in order, once each.</param>
/// <param name="Error">Why an expression could not be understood; null when all could.</param>
public sealed record Expansion(string Text, IReadOnlyList<string> Undefined, string? Error);

/// <summary>
/// <c>${NAME}</c> and the bash forms that Flux supports: defaults (<c>:-</c>, <c>:=</c>, <c>-</c>, <c>=</c>), alternatives (<c>:+</c>),
/// length (<c>#</c>), substrings (<c>:pos:len</c>), case (<c>^</c>, <c>^^</c>, <c>,</c>, <c>,,</c>), prefixes and suffixes
/// (<c>#</c>, <c>##</c>, <c>%</c>, <c>%%</c>) and replacement (<c>/</c>, <c>//</c>, <c>/#</c>, <c>/%</c>).
/// <c>$$</c> is a dollar, so that <c>$${</c> is a literal <c>${</c>; <c>$NAME</c> and references to secrets (<c>${keyvault:…}</c>) stay as they are. No shell is involved.
/// </summary>
public static class Substitution
{
    /// <summary>Fills in variables.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lookup">The value of a variable, or null when it is not defined.</param>
    /// <param name="keepUndefined">Leave expressions with undefined variables as they are instead of reporting them.</param>
    public static Expansion Expand(string text, Func<string, string?> lookup, bool keepUndefined = false)
    {
        if (!text.Contains("${", StringComparison.Ordinal) && (keepUndefined || !text.Contains("$$", StringComparison.Ordinal)))
        {
            return new Expansion(text, [], null);
        }

        var expander = new Expander(text, lookup, keepUndefined);
        try
        {
            return new Expansion(expander.ExpandAll(), expander.Undefined, null);
        }
        catch (SubstitutionException error)
        {
            return new Expansion(text, expander.Undefined, error.Message);
        }
    }
}
