using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>One desired and one live resource, with what is needed to tell noise from change.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Desired">Expanded resource; what is not known is a residual expression.</param>
/// <param name="Live">What the provider answered.</param>
internal sealed record ComparisonRequest(ResourceId Id, JsonObject Desired, JsonObject Live)
{
    /// <summary>Which classes of noise are removed.</summary>
    public NoiseRules Rules { get; init; } = NoiseRules.All;

    /// <summary>What was left after the last apply.</summary>
    public Baseline Baseline { get; init; } = Baseline.Empty;

    /// <summary>Whether the desired state is the one that was applied last: what cannot be compared is then taken as unchanged.</summary>
    public bool IsSameDesired { get; init; }

    /// <summary>Whether it is recorded what the provider made of the request, computed values included.</summary>
    public bool IsRecording { get; init; }

    /// <summary>Ids that are managed as resources of their own; elements of arrays with these ids are not extra.</summary>
    public Func<string, bool> IsManaged { get; init; } = static _ => false;

    /// <summary>Where secrets stand in <see cref="Desired"/>.</summary>
    public SecretPlaces SecretPlaces { get; init; } = SecretPlaces.None;

    /// <summary>Masks known secrets in what the provider answered, which may repeat them in any place.</summary>
    public Redactor Redactor { get; init; } = Redactor.None;
}
