using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>One difference before the baseline is applied and values are masked.</summary>
/// <param name="Path">JSON pointer into the resource.</param>
/// <param name="Identity">The path with names instead of positions, stable when elements move.</param>
/// <param name="Desired">Desired value.</param>
/// <param name="Live">Live value.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Certainty">How sure it is.</param>
/// <param name="IsSecret">Whether the value must not be shown.</param>
internal sealed record RawDifference(
    string Path, string Identity, JsonNode? Desired, JsonNode? Live, DeltaKind Kind, Certainty Certainty, bool IsSecret);
