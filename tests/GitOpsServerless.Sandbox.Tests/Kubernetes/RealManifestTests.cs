using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes;
using GitOpsServerless.Testing;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

/// <summary>Manifests of well-known projects: each file applies, and applying it again writes nothing.</summary>
public sealed class RealManifestTests
{
    /// <summary>Objects that a real API server refuses too, with the words of its refusal.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["vttablet-pod-template.yaml"] = "metadata.name: Invalid value: \"vttablet-{{uid}}\"",
        ["fibre_channel/fc.yaml"] = ".fc.lun: expected numeric",
        ["rbd/rbd.yaml"] = ".rbd.imageformat: field not declared in schema",
        ["scaleio/pod.yaml"] = ".scaleIO.protectionDoamin: field not declared in schema",
        ["storageos/storageos-pod.yaml"] = ".storageos.pool: field not declared in schema",
        ["storageos/storageos-pv.yaml"] = ".storageos.secretName: field not declared in schema",
        ["nlb-with-tls-termination/deploy.yaml"] = "duplicate entries for key [containerPort=80,protocol=\"TCP\"]",
    };

    [Fact]
    public async Task Every_object_of_a_known_kind_applies_and_applies_again_without_a_write()
    {
        var root = RealData.Require("kubernetes", "plain");
        await using var sandbox = await KubernetesSandbox.StartAsync(new KubernetesSandboxOptions());
        using var client = new SandboxClient(sandbox);
        var catalog = await CatalogAsync(client);
        var (applied, unknown) = (0, 0);
        var failures = new List<string>();
        var inventory = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(root, "inventory.json"), TestContext.Current.CancellationToken))!.AsArray();
        var files = inventory.Where(file => file!["yamlError"] is null).Select(file => file!["path"]!.ToString()).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            var @namespace = $"file-{i}";
            await client.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = @namespace } });
            var objects = Read(Path.Combine(root, files[i])).OrderBy(item => item["kind"]?.ToString() is "CustomResourceDefinition" ? 0 : 1);
            foreach (var item in objects)
            {
                if (!catalog.TryGetValue((item["apiVersion"]!.ToString(), item["kind"]!.ToString()), out var kind))
                {
                    unknown++;
                    continue;
                }

                if (item["metadata"]!["name"] is null)
                {
                    continue;
                }

                var path = PathOf(item, kind, @namespace);
                var first = await client.ApplyAsync(path, item.ToJsonString(), force: true);
                var stored = await client.GetAsync(path);
                var second = await client.ApplyAsync(path, item.ToJsonString(), force: true);
                applied++;
                if (first.Status is not (200 or 201))
                {
                    failures.Add($"{files[i]} {item["kind"]} {item["metadata"]!["name"]}: {first.Status} {first.Body["message"]}");
                }
                else if (second.Text != stored.Text)
                {
                    failures.Add($"{files[i]} {item["kind"]} {item["metadata"]!["name"]}: the second apply wrote");
                }

                // Many examples call different classes by one name; a class cannot change.
                if (item["kind"]!.ToString() == "StorageClass")
                {
                    await client.DeleteAsync(path);
                }

                if (item["kind"]!.ToString() == "CustomResourceDefinition")
                {
                    catalog = await CatalogAsync(client);
                }
            }
        }

        Assert.Equal(s_refused.Count, failures.Count(IsRefused));
        var unexpected = failures.Where(failure => !IsRefused(failure)).ToArray();
        Assert.True(unexpected.Length == 0, $"{unexpected.Length} of {applied} ({unknown} of unknown kinds):\n" + string.Join('\n', unexpected));
        Assert.Equal(326, applied);
    }

    private static bool IsRefused(string failure) =>
        s_refused.Any(refused => failure.Contains(refused.Key, StringComparison.Ordinal) && failure.Contains(refused.Value, StringComparison.Ordinal));

    private static string PathOf(JsonObject item, (string Plural, bool Namespaced) kind, string @namespace)
    {
        var apiVersion = item["apiVersion"]!.ToString();
        var metadata = item["metadata"]!.AsObject();
        var root = apiVersion.Contains('/') ? "/apis/" + apiVersion : "/api/" + apiVersion;
        metadata.Remove("namespace");
        var name = Uri.EscapeDataString(metadata["name"]!.ToString());
        return kind.Namespaced ? $"{root}/namespaces/{@namespace}/{kind.Plural}/{name}" : $"{root}/{kind.Plural}/{name}";
    }

    private static IEnumerable<JsonObject> Read(string file)
    {
        foreach (var document in YamlReader.Read(File.ReadAllBytes(file)).Documents)
        {
            if (document.Root is JsonObject list && list["kind"]?.ToString() == "List")
            {
                foreach (var item in list["items"]!.AsArray())
                {
                    yield return (JsonObject)item!.DeepClone();
                }
            }
            else if (document.Root is JsonObject item && item["kind"] is not null && item["apiVersion"] is not null && item["metadata"] is JsonObject)
            {
                yield return item;
            }
        }
    }

    private static async Task<Dictionary<(string ApiVersion, string Kind), (string Plural, bool Namespaced)>> CatalogAsync(SandboxClient client)
    {
        var result = new Dictionary<(string, string), (string, bool)>();
        foreach (var path in new[] { "/api", "/apis" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = System.Net.HttpVersion.Version20 };
            request.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
            using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await JsonSerializer.DeserializeAsync<JsonObject>(await response.Content.ReadAsStreamAsync());
            foreach (var group in body!["items"]!.AsArray())
            {
                foreach (var version in group!["versions"]!.AsArray())
                {
                    foreach (var resource in version!["resources"]!.AsArray())
                    {
                        var name = group["metadata"]!["name"]?.ToString();
                        var apiVersion = name is null ? version["version"]!.ToString() : $"{name}/{version["version"]}";
                        result[(apiVersion, resource!["responseKind"]!["kind"]!.ToString())] = (resource["resource"]!.ToString(), resource["scope"]!.ToString() == "Namespaced");
                    }
                }
            }
        }

        return result;
    }
}
