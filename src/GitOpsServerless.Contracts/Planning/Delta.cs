using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GitOpsServerless.Contracts;

/// <summary>What happened to one property.</summary>
public enum DeltaKind
{
    /// <summary>Desired has it, live has not.</summary>
    Add,

    /// <summary>Live has it and the desired state removes it.</summary>
    Remove,

    /// <summary>Both have it, with different values.</summary>
    Replace,
}

/// <summary>How sure a delta is.</summary>
public enum Certainty
{
    /// <summary>Both values are known.</summary>
    Definite,

    /// <summary>The target may treat both values as the same.</summary>
    Possible,

    /// <summary>The desired value is an expression that only the target can evaluate.</summary>
    KnownAfterApply,
}

/// <summary>One difference. Values are masked when the delta is made.</summary>
/// <param name="Path">JSON pointer (RFC 6901) into the resource.</param>
/// <param name="Before">Live value; null when absent.</param>
/// <param name="After">Desired value; null when absent.</param>
/// <param name="Kind">What happened.</param>
public sealed record Delta(string Path, JsonNode? Before, JsonNode? After, DeltaKind Kind)
{
    /// <summary>How sure it is.</summary>
    public Certainty Certainty { get; init; }

    /// <summary>The live value as JSON in one line, escaped for people; <c>(absent)</c> where there is none.</summary>
    [JsonIgnore]
    public string Live => Text(Before);

    /// <summary>The desired value as JSON in one line, escaped for people; <c>(absent)</c> where there is none.</summary>
    [JsonIgnore]
    public string Desired => Text(After);

    /// <summary><c>/spec/replicas: 5 -> 2</c>, escaped for people.</summary>
    public override string ToString() => $"{PlainText.Line(Path)}: {Live} -> {Desired}";

    private static string Text(JsonNode? value) => PlainText.Line(value?.ToJsonString(ContractsJson.Options)) ?? "(absent)";
}
