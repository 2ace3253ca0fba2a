using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes.Discovery;

/// <summary>
/// Reads what a cluster serves: aggregated discovery (two requests, apidiscovery.k8s.io/v2 or v2beta1),
/// or on old and foreign servers one request for each group version.
/// </summary>
internal sealed class DiscoveryReader(KubernetesClient client)
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    public async Task<Result<ApiCatalog>> ReadAsync(CancellationToken cancellationToken)
    {
        var core = client.SendAsync(ApiRequest.Get("/api") with { Accept = Aggregated }, cancellationToken);
        var groups = client.SendAsync(ApiRequest.Get("/apis") with { Accept = Aggregated }, cancellationToken);
        await Task.WhenAll(core, groups);
        if ((await core).Error is { } coreError)
        {
            return coreError;
        }

        if ((await groups).Error is { } groupsError)
        {
            return groupsError;
        }

        var kinds = new List<ApiKind>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var answer in new[] { (await core).Object!, (await groups).Object! })
        {
            if (answer.Kind() == "APIGroupDiscoveryList")
            {
                ReadAggregated(answer, kinds, failed);
            }
            else if (await ReadSeparatelyAsync(answer, kinds, failed, cancellationToken) is { } error)
            {
                return error;
            }
        }

        return new ApiCatalog(kinds, failed);
    }

    private static void ReadAggregated(JsonObject list, List<ApiKind> kinds, HashSet<string> failed)
    {
        foreach (var group in list.ObjectsAt("items"))
        {
            var name = group.Name() ?? string.Empty;
            foreach (var version in group.ObjectsAt("versions"))
            {
                if (version.TextAt("freshness") == "Stale" && version.ArrayAt("resources") is null or { Count: 0 })
                {
                    failed.Add(name);
                }

                foreach (var resource in version.ObjectsAt("resources"))
                {
                    AddAggregated(name, version.TextAt("version") ?? string.Empty, resource, kinds);
                }
            }
        }
    }

    private static void AddAggregated(string group, string version, JsonObject resource, List<ApiKind> kinds)
    {
        // Kinds of a subresource-only entry have no responseKind.
        if (resource.TextAt("resource") is { Length: > 0 } plural && resource.TextAt("responseKind", "kind") is { Length: > 0 } kind)
        {
            kinds.Add(new ApiKind(group, version, kind, plural, resource.TextAt("scope") == "Namespaced")
            {
                CanList = HasVerb(resource, "list"),
            });
        }
    }

    private static bool HasVerb(JsonObject resource, string verb) =>
        resource.ArrayAt("verbs")?.Any(v => v.AsText() == verb) ?? false;

    private async Task<Diagnostic?> ReadSeparatelyAsync(
        JsonObject answer, List<ApiKind> kinds, HashSet<string> failed, CancellationToken cancellationToken)
    {
        var paths = answer.Kind() == "APIVersions"
            ? [.. (answer.ArrayAt("versions") ?? []).Select(v => (Group: string.Empty, Version: v.AsText() ?? "v1"))]
            : GroupVersions(answer);
        var reads = paths.Select(async p =>
        {
            var path = p.Group.Length == 0 ? $"/api/{p.Version}" : $"/apis/{p.Group}/{p.Version}";
            return (p.Group, p.Version, Response: await client.SendAsync(ApiRequest.Get(path), cancellationToken));
        });
        foreach (var (group, version, response) in await Task.WhenAll(reads))
        {
            if (response.Object is not { } list)
            {
                // One broken aggregated API must not hide the others; without the core group nothing works.
                failed.Add(group);
                if (group.Length == 0)
                {
                    return response.Error;
                }

                continue;
            }

            AddSeparate(group, version, list, kinds);
        }

        return null;
    }

    private static void AddSeparate(string group, string version, JsonObject list, List<ApiKind> kinds)
    {
        foreach (var resource in list.ObjectsAt("resources"))
        {
            if (resource.TextAt("name") is { } plural && !plural.Contains('/', StringComparison.Ordinal) && resource.TextAt("kind") is { } kind)
            {
                kinds.Add(new ApiKind(group, version, kind, plural, resource.FlagAt("namespaced") ?? false)
                {
                    CanList = HasVerb(resource, "list"),
                });
            }
        }
    }

    private static List<(string Group, string Version)> GroupVersions(JsonObject groups)
    {
        var result = new List<(string Group, string Version)>();
        foreach (var group in groups.ObjectsAt("groups"))
        {
            var name = group.TextAt("name") ?? string.Empty;
            var preferred = group.TextAt("preferredVersion", "version");
            result.AddRange(group.ObjectsAt("versions")
                .Select(v => v.TextAt("version"))
                .OfType<string>()
                .OrderBy(v => v == preferred ? 0 : 1)
                .Select(v => (name, v)));
        }

        return result;
    }
}
