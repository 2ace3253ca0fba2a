using System.IO.Enumeration;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Observing;
using static GitOpsServerless.Contracts.DiagnosticCatalog;

namespace GitOpsServerless.Kubernetes.Ignoring;

/// <summary>The ignore rules of an application, and those that always hold.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(IgnoreRule Rule, IReadOnlyList<JsonPath> Paths, string Digest)> _rules = [];
    private readonly HashSet<(string Kind, string Namespace, string Name)> _scaledByOthers = [];

    public IgnoreRules(IReadOnlyList<IgnoreRule> rules, DesiredState desired)
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var rule in rules)
        {
            _rules.Add((rule, [.. rule.JsonPaths.Select(p => Parse(p, diagnostics)).OfType<JsonPath>()], DigestOf(rule)));
        }

        foreach (var scaler in desired.Resources.Where(r => r.Id.Type is "autoscaling/HorizontalPodAutoscaler" or "keda.sh/ScaledObject"))
        {
            var reference = scaler.Payload.ObjectAt("spec", "scaleTargetRef");
            _scaledByOthers.Add((reference.TextAt("kind") ?? "Deployment", scaler.Id.Scope, reference.TextAt("name") ?? string.Empty));
        }

        Diagnostics = diagnostics;
    }

    /// <summary>Rules that could not be used.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>What is ignored of one object.</summary>
    public IgnoredFields Of(WantedObject wanted) => new(
        [.. _rules.Where(r => Selects(r.Rule, wanted)).Select(r => (r.Rule, r.Paths))],
        IsScaled(wanted),
        wanted.Id.Type);

    /// <summary>Digest of the rules that select an object; null when none does.</summary>
    public string? DigestOf(WantedObject wanted)
    {
        if (_rules.Count == 0 && _scaledByOthers.Count == 0)
        {
            return null;
        }

        var selecting = _rules.Where(r => Selects(r.Rule, wanted)).Select(r => r.Digest).ToList();
        var isScaled = IsScaled(wanted);
        return selecting.Count == 0 && !isScaled ? null : Digests.Of($"{isScaled}\n{string.Join('\n', selecting)}");
    }

    private bool IsScaled(WantedObject wanted) =>
        _scaledByOthers.Contains((wanted.Kind.Kind, wanted.Id.Scope, wanted.Id.Name));

    private static string DigestOf(IgnoreRule rule) => Digests.Of(new JsonArray(
        Texts(rule.JsonPointers), Texts(rule.JsonPaths), Texts(rule.ManagedFieldsManagers)));

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static JsonPath? Parse(string text, List<Diagnostic> diagnostics)
    {
        var path = JsonPath.Parse(text, out var error);
        if (path is null)
        {
            diagnostics.Add(KubernetesIgnoreRuleInvalid.Create($"The JSON path {text} of ignoreDifferences cannot be used: {error}"));
        }

        return path;
    }

    private static bool Selects(IgnoreRule rule, WantedObject wanted) =>
        Matches(rule.Group, wanted.Kind.Group)
        && Matches(rule.Kind, wanted.Kind.Kind)
        && Matches(rule.Name, wanted.Id.Name)
        && Matches(rule.Namespace, wanted.Namespace);

    private static bool Matches(string? pattern, string value) =>
        string.IsNullOrEmpty(pattern) || FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), value, ignoreCase: false);
}
