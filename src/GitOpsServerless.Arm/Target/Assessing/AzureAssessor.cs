using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target.Assessing;

/// <summary>Health of everything in the inventory, read in bulk; what a row of Resource Graph shows as unhealthy is read again directly.</summary>
internal sealed class AzureAssessor(LiveReader reader)
{
    public async Task<Result<HealthReport>> AssessAsync(AssessRequest request, CancellationToken cancellationToken)
    {
        var items = request.Inventory.Entries
            .Where(e => !ResourceScopes.IsUnresolved(e.Id) && !TypeKnowledge.IsNotComparable(e.Id.Type))
            .Select(e => new ReadItem(e.Id, e.ApiVersion.Length > 0 ? e.ApiVersion : ApiVersions.Resources))
            .ToList();
        var read = await reader.ReadAsync(items, row => HealthRules.Assess(row.Id.Type, row.Payload).Status == HealthStatus.Healthy, cancellationToken, ReadKind.JustNow);
        if (items.Count > 0 && read.Found.Count == 0 && read.Unreadable.Count == items.Count)
        {
            return Result<HealthReport>.Failure([.. read.Unreadable.Values.DistinctBy(d => d.Message).Take(5)]);
        }

        return new HealthReport([.. items.Select(i => new ResourceHealth(i.Id, HealthOf(i.Id, read)))]);
    }

    private static Health HealthOf(ResourceId id, ReadResult read)
    {
        if (read.Found.TryGetValue(id, out var live))
        {
            return HealthRules.Assess(id.Type, live.Payload);
        }

        return read.Unreadable.TryGetValue(id, out var diagnostic)
            ? new Health(HealthStatus.Unknown, diagnostic.Message)
            : new Health(HealthStatus.Missing, "It does not exist.");
    }
}
