using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Language.Expansion;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>Turns expanded resources into desired ones.</summary>
internal static class DesiredResources
{
    public static IReadOnlyList<DesiredResource> Of(CompiledTemplate compiled, TemplateExpansion expansion, List<Diagnostic> opaque, List<Diagnostic> refused)
    {
        var resources = new List<DesiredResource>();
        foreach (var resource in expansion.Resources.Where(r => !r.IsExpandedDeployment))
        {
            var provenance = ProvenanceOf(compiled, resource);
            if (resource.ApiVersion.Length == 0 || string.Equals(resource.Type, ResourceIds.DeploymentType, StringComparison.OrdinalIgnoreCase))
            {
                opaque.Add(DiagnosticCatalog.TemplateOpaque.Create($"'{resource.SymbolicPath}' ({resource.Type}) is deployed but not compared.", provenance.File, provenance.Line));
                if (resource.ApiVersion.Length == 0)
                {
                    continue;
                }

                // A deployment whose template is elsewhere counts by its own declaration: it is deployed when that changes.
            }

            var payload = resource.Body.DeepClone().AsObject();
            if (resource.UnknownCondition is { } condition)
            {
                payload["condition"] = condition;
            }

            var id = IdOf(resource);
            if (id is null)
            {
                refused.Add(DiagnosticCatalog.TemplateInvalid.Create($"'{resource.SymbolicPath}': '{resource.Id}' is no id of a resource; types and names have no '..', '?', '#', '%' or backslash.", provenance.File, provenance.Line));
                continue;
            }

            resources.Add(new DesiredResource(id, resource.ApiVersion, payload, provenance)
            {
                IsExisting = resource.IsExisting,
                SecretPlaces = SecretsOf(resource),
                DependsOn = [.. resource.DependsOn.Select(d => AzureResourceId.TryParse(d, out var other) ? other : null).OfType<ResourceId>()],
            });
        }

        return resources;
    }

    public static Diagnostic Diagnostic(CompiledTemplate compiled, TemplateDiagnostic finding)
    {
        var at = compiled.SourceOf?.Invoke(finding.Path) ?? new Provenance(compiled.File, finding.Line);
        var descriptor = finding.Severity == TemplateDiagnosticSeverity.Error ? DiagnosticCatalog.TemplateInvalid : DiagnosticCatalog.TemplateWarning;
        var where = finding.Path.Length == 0 ? "" : $" (at {finding.Path})";
        return descriptor.Create($"{finding.Code}: {finding.Message}{where}", at.File, at.Line, compiled.SourceOf is null ? finding.Column : null);
    }

    // A name that is not known yet stays an expression, which no other resource can have. What is known must be an id: it becomes the path of requests.
    private static ResourceId? IdOf(ExpandedResource resource) =>
        ResidualExpression.IsResidual(resource.Id) || IsPartlyKnown(resource) ? new ResourceId(resource.Type, resource.Scope, resource.Name)
        : AzureResourceId.TryParse(resource.Id, out var id) ? id : null;

    private static bool IsPartlyKnown(ExpandedResource resource) =>
        resource.Name.Contains('[', StringComparison.Ordinal) || resource.Scope.Contains('[', StringComparison.Ordinal);

    private static SecretPlaces SecretsOf(ExpandedResource resource)
    {
        var places = new SecretPlaces([.. resource.SecretPlaces, .. NamedSecrets.In(resource.Type, resource.Body), .. resource.UnknownConditionHoldsSecret ? ["/condition"] : Array.Empty<string>()]);
        return places.IsEmpty ? SecretPlaces.None : places;
    }

    private static string PathOf(ExpandedResource resource)
    {
        if (resource.SymbolicName is { } name)
        {
            return $"resources.{name}";
        }

        // A loop adds its own index behind that of the resource.
        var end = resource.SymbolicPath.IndexOf(']', StringComparison.Ordinal);
        return end < 0 ? resource.SymbolicPath : resource.SymbolicPath[..(end + 1)];
    }

    private static Provenance ProvenanceOf(CompiledTemplate compiled, ExpandedResource resource)
    {
        var source = resource.DeploymentPath.Count == 0 ? compiled.SourceOf?.Invoke(PathOf(resource)) : null;
        return (source ?? new Provenance(compiled.File, resource.Line)) with { SymbolicName = resource.SymbolicPath };
    }
}
