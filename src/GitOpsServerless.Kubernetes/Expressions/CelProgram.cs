using System.Text.Json.Nodes;

namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>
/// An expression of a subset of CEL (Common Expression Language, cel-spec langdef.md), parsed once and evaluated often.
/// Values are JSON values plus unsigned numbers, bytes, durations and timestamps where functions make them. Evaluation has a cost
/// limit instead of a time limit, so that the same input always has the same result.
/// <para>
/// Supported: literals, lists, maps, selection, index, <c>has()</c>, arithmetic, comparison, <c>in</c>, <c>&amp;&amp; || !</c> with
/// CEL's handling of errors, <c>?:</c>, macros <c>all exists exists_one filter map</c>, <c>size contains startsWith endsWith matches
/// split join lowerAscii upperAscii trim replace substring int uint double string bool type dyn duration timestamp</c>,
/// and optional chaining <c>a.?b.orValue(c)</c>, <c>hasValue()</c>.
/// </para>
/// </summary>
public sealed class CelProgram
{
    private readonly CelNode _root;
    private readonly CelLimits _limits;

    private CelProgram(string text, CelNode root, CelLimits limits)
    {
        Text = text;
        _root = root;
        _limits = limits;
    }

    /// <summary>The expression.</summary>
    public string Text { get; }

    /// <summary>Parses an expression.</summary>
    /// <returns>The program, or the error in words with its column.</returns>
    public static CelResult<CelProgram> Parse(string text, CelLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= CelLimits.Default;
        try
        {
            return new CelResult<CelProgram>(new CelProgram(text, CelParser.Parse(text, limits), limits), null);
        }
        catch (CelException error)
        {
            return new CelResult<CelProgram>(null, error.Message);
        }
    }

    /// <summary>Evaluates.</summary>
    /// <param name="variables">Variables by name.</param>
    /// <returns>The value as JSON, or the error in words.</returns>
    public CelResult<JsonNode> Evaluate(IReadOnlyDictionary<string, JsonNode?> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        try
        {
            var value = new CelEvaluator(variables, _limits).Evaluate(_root);
            return new CelResult<JsonNode>(CelValues.ToJson(value), null);
        }
        catch (CelException error)
        {
            return new CelResult<JsonNode>(null, error.Message);
        }
    }

    /// <summary>Evaluates an expression that must answer true or false.</summary>
    public CelResult<bool?> EvaluateCondition(IReadOnlyDictionary<string, JsonNode?> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        try
        {
            return new CelEvaluator(variables, _limits).Evaluate(_root) is bool flag
                ? new CelResult<bool?>(flag, null)
                : new CelResult<bool?>(null, "The expression does not answer true or false.");
        }
        catch (CelException error)
        {
            return new CelResult<bool?>(null, error.Message);
        }
    }
}

/// <summary>A value, or an error in words.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="Value">The value; may be null with success, too.</param>
/// <param name="Error">The error; null with success.</param>
public sealed record CelResult<T>(T? Value, string? Error)
{
    /// <summary>Whether there is no error.</summary>
    public bool IsSuccess => Error is null;
}

/// <summary>Bounds of parsing and evaluation.</summary>
public sealed record CelLimits
{
    /// <summary>Longest expression in characters.</summary>
    public int MaxLength { get; init; } = 10_000;

    /// <summary>Deepest nesting.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Steps of evaluation; long texts and lists cost more than one.</summary>
    public long MaxCost { get; init; } = 1_000_000;

    /// <summary>The defaults.</summary>
    public static CelLimits Default { get; } = new();
}
