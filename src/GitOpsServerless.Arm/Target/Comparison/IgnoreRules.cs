using System.IO.Enumeration;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>Leaves out what the user wants to be left alone.</summary>
internal static class IgnoreRules
{
    public static IReadOnlyList<Delta> Apply(IReadOnlyList<IgnoreRule> rules, ResourceId id, IReadOnlyList<Delta> deltas)
    {
        var own = rules.Where(r => Matches(r, id)).ToList();
        return own.Count == 0 || deltas.Count == 0
            ? deltas
            : [.. deltas.Where(d => !own.Any(r => r.JsonPointers.Any(p => Covers(p, d.Path)) || r.JsonPaths.Any(p => Covers(ToPointer(p), d.Path))))];
    }

    /// <summary>Whether any rule is about a resource.</summary>
    public static bool Concern(IReadOnlyList<IgnoreRule> rules, ResourceId id) => rules.Any(r => (r.JsonPointers.Count > 0 || r.JsonPaths.Count > 0) && Matches(r, id));

    /// <summary>Whether a place in a resource is left alone.</summary>
    public static bool Cover(IReadOnlyList<IgnoreRule> rules, ResourceId id, string path) =>
        rules.Where(r => Matches(r, id)).Any(r => r.JsonPointers.Any(p => Covers(p, path)) || r.JsonPaths.Any(p => Covers(ToPointer(p), path)));

    private static bool Matches(IgnoreRule rule, ResourceId id)
    {
        var slash = id.Type.IndexOf('/', StringComparison.Ordinal);
        return Is(rule.Group, id.Type[..slash])
            && (Is(rule.Kind, id.Type) || Is(rule.Kind, id.Type[(slash + 1)..]))
            && Is(rule.Name, id.Name)
            && (Is(rule.Namespace, id.Scope) || Is(rule.Namespace, id.Scope[(id.Scope.LastIndexOf('/') + 1)..]));
    }

    private static bool Is(string? pattern, string value) =>
        string.IsNullOrEmpty(pattern) || FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: true);

    /// <summary>A pointer covers itself and everything below; <c>*</c> stands for one name or position.</summary>
    private static bool Covers(string pointer, string path)
    {
        var wanted = pointer.Split('/');
        var present = path.Split('/');
        return wanted.Length <= present.Length && !wanted.Where((w, i) => w != "*" && !string.Equals(w, present[i], StringComparison.OrdinalIgnoreCase)).Any();
    }

    /// <summary>The common form of JSON paths: <c>$.a.b[*].c</c>, <c>$['a'].b[0]</c>.</summary>
    private static string ToPointer(string path) => path.TrimStart('$')
        .Replace("['", "/", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
        .Replace('[', '/').Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
}
