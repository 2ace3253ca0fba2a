using GitOpsServerless.Arm.Language.Expansion;

namespace GitOpsServerless.Arm.Language;

/// <summary>
/// Says offline what an ARM template means: the concrete resources, in the order of deployment, and the outputs.
/// What only Azure can know stays in the result as a <see cref="ResidualExpression"/>.
/// </summary>
/// <remarks>
/// Pure and deterministic: the same request gives the same result. Total: every template gives a
/// <see cref="TemplateExpansion"/>, with diagnostics where Azure would refuse it; cost is bounded by <see cref="TemplateLimits"/>.
/// </remarks>
public static class TemplateExpander
{
    /// <summary>Expands one template with its nested and linked deployments.</summary>
    public static TemplateExpansion Expand(TemplateExpansionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ExpansionSession(request, cancellationToken).Run();
    }
}
