using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Expressions;

namespace GitOpsServerless.Kubernetes.Assessing;

/// <summary>
/// Health by the application's own expressions, in the order in progress, failed, current, as Flux's <c>healthCheckExprs</c>.
/// Fields of the object are variables (<c>status</c>, <c>metadata</c>, …); <c>self</c> is the object.
/// </summary>
internal sealed class ExpressionHealth
{
    private readonly List<KindExpressions> _kinds;

    public ExpressionHealth(IReadOnlyList<HealthExpression> expressions)
    {
        _kinds = [.. expressions.Select(e => new KindExpressions(e.ApiVersion, e.Kind, Parse(e.InProgress), Parse(e.Failed), Parse(e.Current)))];
    }

    /// <summary>The health of an object; null when no expression is about its kind.</summary>
    public Contracts.Health? Assess(JsonObject o)
    {
        if (_kinds.Find(k => k.Kind == o.Kind() && k.ApiVersion == o.ApiVersion()) is not { } kind)
        {
            return null;
        }

        var variables = o.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        variables["self"] = o;
        variables.TryAdd("status", new JsonObject());
        foreach (var (program, status) in new[]
        {
            (kind.InProgress, HealthStatus.Progressing),
            (kind.Failed, HealthStatus.Degraded),
            (kind.Current, HealthStatus.Healthy),
        })
        {
            if (program is null)
            {
                continue;
            }

            if (program.Error is { } invalid)
            {
                return new Contracts.Health(HealthStatus.Unknown, $"The health expression is not valid: {invalid}");
            }

            var answer = program.Value!.EvaluateCondition(variables);
            if (answer.Value ?? false)
            {
                return new Contracts.Health(status, $"{program.Value.Text} is true");
            }
        }

        // An expression that cannot be evaluated yet, for want of a status, is not true yet.
        return new Contracts.Health(HealthStatus.Progressing, "No health expression is true yet");
    }

    private static CelResult<CelProgram>? Parse(string? text) => text is null ? null : CelProgram.Parse(text);

    private sealed record KindExpressions(
        string ApiVersion, string Kind, CelResult<CelProgram>? InProgress, CelResult<CelProgram>? Failed, CelResult<CelProgram>? Current);
}
