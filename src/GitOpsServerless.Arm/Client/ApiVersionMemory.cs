using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace GitOpsServerless.Arm.Client;

/// <summary>
/// Remembers which api-version a service takes instead of one that it refused: older clouds and emulators serve fewer versions, and say so in
/// the refusal (<c>NoRegisteredProviderFound</c>, <c>InvalidApiVersionParameter</c>, <c>InvalidResourceType</c>). A refused request has done nothing.
/// </summary>
internal sealed partial class ApiVersionMemory
{
    private const int MaxEntries = 2_000;
    private const int MaxMessage = 20_000;

    private readonly ConcurrentDictionary<string, string> _instead = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The version to ask in.</summary>
    public string For(string path, string wanted) => _instead.GetValueOrDefault(Key(path, wanted), wanted);

    /// <summary>The version to try instead after an answer; null when the answer is not about the version or names no other.</summary>
    public string? Learn(string path, string wanted, string sent, ArmResponse response)
    {
        if (response.Status is not (400 or 404) || response.Error is not { } error || error.Message.Length > MaxMessage
            || !(error.Has("NoRegisteredProviderFound") || error.Has("InvalidApiVersionParameter") || error.Has("InvalidResourceType") || error.Has("UnsupportedApiVersion"))
            || Best(error.Message, wanted) is not { } other || other == sent)
        {
            return null;
        }

        if (_instead.Count < MaxEntries)
        {
            _instead[Key(path, wanted)] = other;
        }

        return other;
    }

    /// <summary>The newest supported version that is not newer than the wanted one; else the oldest one that is.</summary>
    private static string? Best(string message, string wanted)
    {
        var at = message.IndexOf("support", StringComparison.OrdinalIgnoreCase);
        List<string> supported = at < 0 ? [] : [.. Version().Matches(message[at..]).Select(m => m.Value).Order(StringComparer.Ordinal)];
        var stable = supported.Where(s => s.Length == 10).ToList();
        var choice = stable.Count > 0 ? stable : supported;
        return choice.LastOrDefault(c => string.CompareOrdinal(c[..10], wanted[..Math.Min(10, wanted.Length)]) <= 0) ?? choice.FirstOrDefault();
    }

    private static string Key(string path, string wanted)
    {
        var at = path.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        var segments = at < 0 ? ["groups"] : path[(at + "/providers/".Length)..].Split('/');
        return $"{string.Join('/', segments.Where((_, i) => i == 0 || i % 2 == 1))}|{wanted}";
    }

    [GeneratedRegex(@"\b20\d{2}-\d{2}-\d{2}(?:-[a-z]+)?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
