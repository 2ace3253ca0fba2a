using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Arm.Target.Planning;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Applying;

/// <summary>Keeps what <c>ignoreDifferences</c> leaves alone (a node count that an autoscaler sets) out of a deployment's reach.</summary>
internal sealed class IgnoredValues(LiveReader reader, NoiseRules rules)
{
    /// <summary>
    /// The request with a template that has the live values in place of its own. A resource that cannot be read is a failure: deploying without
    /// knowing its values would reset them.
    /// </summary>
    public async Task<Result<ApplyRequest>> KeepAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var concerned = request.Desired.Resources
            .Where(r => !r.IsExisting && !ResourceScopes.IsUnresolved(r.Id) && IgnoreRules.Concern(request.Options.IgnoreDifferences, r.Id)).ToList();
        if (concerned.Count == 0 || request.Desired.Template is not { } template)
        {
            return request;
        }

        var pinned = template.Template.DeepClone().AsObject();
        foreach (var resource in concerned)
        {
            var live = await reader.ReadOneAsync(new ReadItem(resource.Id, resource.ApiVersion), cancellationToken);
            if (NotReadable.Is(live.Error))
            {
                continue;
            }

            if (!live.IsSuccess)
            {
                return live.Error!;
            }

            if (live.Value is { } found)
            {
                foreach (var difference in Comparisons(request.Desired, request.Inventory, request.Options).Ignored(resource, resource.Payload, found))
                {
                    PinnedTemplate.TrySet(pinned, resource, difference);
                }
            }
        }

        return request with { Desired = request.Desired with { Template = template with { Template = pinned } } };
    }

    /// <summary>Warns of values that the deployment of a plan will reset, because the template has no place to keep them.</summary>
    public IEnumerable<Diagnostic> Warnings(PlanRequest request)
    {
        if (request.Desired.Template is not { } template)
        {
            yield break;
        }

        foreach (var resource in request.Desired.Resources.Where(r => !r.IsExisting && IgnoreRules.Concern(request.Options.IgnoreDifferences, r.Id)))
        {
            if (request.Live.Resources.TryGetValue(resource.Id, out var live)
                && Comparisons(request.Desired, request.Inventory, request.Options).Ignored(resource, resource.Payload, live)
                    .FirstOrDefault(d => !PinnedTemplate.CanSet(template.Template, resource, d)) is { } lost)
            {
                yield return DiagnosticCatalog.AzureIgnoredReset.Create(
                    $"{resource.Id}: {lost.Path} is left alone by comparisons, but deploying will set it to what the template says.", resource: resource.Id);
            }
        }
    }

    private Comparisons Comparisons(DesiredState desired, Inventory inventory, PlanOptions options) => new(rules, desired, inventory, options.IgnoreDifferences);
}
