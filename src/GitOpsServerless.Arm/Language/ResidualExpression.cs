using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language;

/// <summary>
/// Expressions that stay in an expansion because only a running deployment knows their value. They follow ARM's own
/// convention: a string is an expression when it starts with <c>[</c>, ends with <c>]</c> and does not start with <c>[[</c>; a
/// literal of that shape carries one more <c>[</c> in front. They are self-contained: parameters, variables, loops and
/// symbolic names are already replaced, resources stand with their full ids.
/// </summary>
public static class ResidualExpression
{
    /// <summary>True when the text is an expression.</summary>
    public static bool IsResidual(string? text) => text is not null && ExpressionText.IsExpression(text);

    /// <summary>True when the node is a string that is an expression.</summary>
    public static bool IsResidual(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && ExpressionText.IsExpression(text);

    /// <summary>True when the node is an expression or holds one at any depth.</summary>
    public static bool ContainsResidual(JsonNode? node) => node switch
    {
        JsonObject container => container.Any(static property => IsResidual(property.Key) || ContainsResidual(property.Value)),
        JsonArray array => array.Any(ContainsResidual),
        _ => IsResidual(node),
    };

    /// <summary>A copy with the literals unescaped (<c>[[x]</c> → <c>[x]</c>) as a provider receives them; expressions stay as they are.</summary>
    public static JsonNode? Unescape(JsonNode? node) => node switch
    {
        JsonObject container => new JsonObject(container.Select(static property => KeyValuePair.Create(ExpressionText.Unescape(property.Key), Unescape(property.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Unescape)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(ExpressionText.Unescape(text)),
        _ => node?.DeepClone(),
    };

    /// <summary>
    /// Writes a node as one expression, so that an object with unknown parts becomes
    /// <c>[createObject('name', …, …)]</c>; a node without unknown parts is returned as it is.
    /// </summary>
    public static JsonNode? ToExpression(JsonNode? node) =>
        ContainsResidual(node) ? JsonValue.Create(JsonConversion.ToText(JsonConversion.FromResidualJson(node).ToExpression())) : node?.DeepClone();

    /// <summary>
    /// Evaluates the expressions in a node again, with a context that may know more by now. Expressions that are still
    /// unknown stay. A failing expression gives a diagnostic and stays, too.
    /// </summary>
    /// <param name="node">A body, an output or a part of one.</param>
    /// <param name="scope">The scope of the declaring deployment (<see cref="ExpandedResource.DeploymentScope"/>).</param>
    /// <param name="runtime">The source of the values.</param>
    /// <param name="diagnostics">Receives the failures.</param>
    /// <param name="limits">The bounds of the work; null takes the default.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static JsonNode? Resolve(JsonNode? node, DeploymentScope scope, IRuntimeContext runtime, ICollection<TemplateDiagnostic> diagnostics, TemplateLimits? limits = null, CancellationToken cancellationToken = default) =>
        ResidualResolution.Resolve(node, scope, runtime, diagnostics, limits ?? TemplateLimits.Default, cancellationToken);
}
