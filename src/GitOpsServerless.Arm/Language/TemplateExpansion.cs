using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Language;

/// <summary>What a template means at one scope with one set of parameters.</summary>
public sealed record TemplateExpansion
{
    /// <summary>All resources, those of nested deployments included, each after everything it depends on.</summary>
    public required IReadOnlyList<ExpandedResource> Resources { get; init; }

    /// <summary>The outputs of the template, in template order; those with a false condition are left out.</summary>
    public required IReadOnlyList<ExpandedOutput> Outputs { get; init; }

    /// <summary>The <c>asserts</c> of the template: name → true, false or a residual expression.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Asserts { get; init; }

    /// <summary>Calls whose values were not known, without repetition: a caller may supply them and expand again.</summary>
    public required IReadOnlyList<RuntimeCall> UnknownCalls { get; init; }

    /// <summary>
    /// The texts in the values of all secure parameters (<c>securestring</c>, <c>secureObject</c>), nested deployments included, for masking what
    /// others say, such as an error of Azure. What is shown of this expansion is masked by place (<see cref="ExpandedResource.SecretPlaces"/>);
    /// diagnostics are masked already.
    /// </summary>
    public required IReadOnlySet<string> SecretValues { get; init; }

    /// <summary>What Azure would report, in the order of the template.</summary>
    public required IReadOnlyList<TemplateDiagnostic> Diagnostics { get; init; }

    /// <summary>The units of work that the expansion took, of those that <see cref="TemplateLimits.Work"/> allows.</summary>
    public required long Work { get; init; }

    /// <summary>True when no diagnostic is an error. A failed expansion still carries the parts that could be expanded.</summary>
    public bool Succeeded => Diagnostics.All(static diagnostic => diagnostic.Severity != TemplateDiagnosticSeverity.Error);

    /// <summary>The resources by wave (see <see cref="ExpandedResource.Wave"/>), lowest first.</summary>
    public IEnumerable<IGrouping<int, ExpandedResource>> Waves => Resources.GroupBy(static resource => resource.Wave).OrderBy(static wave => wave.Key);
}
