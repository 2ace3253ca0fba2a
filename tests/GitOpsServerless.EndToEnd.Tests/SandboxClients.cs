using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Arm;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.EndToEnd.Tests;

/// <summary>Reaches the sandbox of a running host through the connection files in its state folder, as kubectl or a script would.</summary>
internal static class SandboxClients
{
    public static HttpClient Azure(string stateFolder)
    {
        var connection = JsonNode.Parse(File.ReadAllText(Path.Combine(stateFolder, "sandbox", "azure.json")))!;
        return Create((string)connection["address"]!, (string)connection["certificateAuthority"]!, (string)connection["token"]!);
    }

    public static HttpClient Cluster(string stateFolder)
    {
        var kubeconfig = YamlReader.Read(File.ReadAllText(Path.Combine(stateFolder, "sandbox", "cluster.kubeconfig"))).Documents[0].Root!;
        var cluster = kubeconfig["clusters"]![0]!["cluster"]!;
        var authority = Encoding.UTF8.GetString(Convert.FromBase64String((string)cluster["certificate-authority-data"]!));
        return Create((string)cluster["server"]!, authority, (string)kubeconfig["users"]![0]!["user"]!["token"]!);
    }

    public static async Task<JsonNode> ReadAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public static async Task PatchAsync(this HttpClient client, string path, JsonObject patch, string mediaType)
    {
        using var content = new StringContent(patch.ToJsonString(), Encoding.UTF8, mediaType);
        using var response = await client.PatchAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static HttpClient Create(string address, string authority, string token)
    {
        var client = new HttpClient(SandboxTrust.CreateHandler(authority)) { BaseAddress = new Uri(address.TrimEnd('/') + "/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
