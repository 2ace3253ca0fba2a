using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Ordering;

namespace GitOpsServerless.Kubernetes.Applying;

/// <summary>
/// Asks whether the API server would take the new one of an object that must be deleted and created again. The old one is still in its
/// place, and the refused change of an immutable field hides what else is wrong, so that the dry run uses a name that is free.
/// </summary>
internal sealed class ReplacementProbe(ObjectWriter writer, string application)
{
    /// <summary>Names of CronJobs are the shortest, with 52 characters.</summary>
    private const int LongestStem = 40;

    /// <summary>Kinds whose name says what they are, so that no other one is valid.</summary>
    private static readonly HashSet<string> BoundToTheirName = new(StringComparer.Ordinal)
    {
        KindOrder.CustomResourceDefinition, "apiregistration.k8s.io/APIService",
    };

    /// <summary>Whether an object of the type can be tried under another name.</summary>
    public static bool Suits(string type) => !BoundToTheirName.Contains(type);

    /// <summary>The answer to the dry run of a create; nothing is written.</summary>
    public async Task<ApiResponse> TryAsync(DesiredObject desired, CancellationToken cancellationToken)
    {
        var name = FreeName(desired.Id.Name);
        var payload = desired.Payload(application);
        payload.Child("metadata")["name"] = name;
        if (desired.Id.Type == "Service" && payload.ObjectAt("spec") is { } spec)
        {
            ReleaseAllocations(spec);
        }

        // Only one PriorityClass may have it, and the old one does until it is gone.
        if (desired.Id.Type == "scheduling.k8s.io/PriorityClass")
        {
            payload.Remove("globalDefault");
        }

        var wanted = desired.Wanted with { Id = desired.Id with { Name = name } };
        var response = await writer.ApplyAsync(wanted, ApiRequest.Serialize(payload), dryRun: true, force: true, AnswerPart.Nothing, cancellationToken);
        return response.Error is not { } error
            ? response
            : response with
            {
                Error = error with
                {
                    Resource = desired.Id,
                    Message = $"It would have to be deleted and created again, and the new one, tried under the name {name}, is refused: {error.Message}",
                },
            };
    }

    private static string FreeName(string name)
    {
        var stem = name.Length > LongestStem ? name[..LongestStem] : name;
        return $"{stem.TrimEnd('.', '-')}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
    }

    // The old Service has them until it is gone.
    private static void ReleaseAllocations(JsonObject spec)
    {
        if (spec.TextAt("clusterIP") != "None" && spec.ArrayAt("clusterIPs")?[0].AsText() != "None")
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }

        spec.Remove("healthCheckNodePort");
        foreach (var port in spec.ObjectsAt("ports"))
        {
            port.Remove("nodePort");
        }
    }
}
