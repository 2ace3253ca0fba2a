using System.Text.Json.Nodes;
using GitOpsServerless.Yaml;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>Works on the text of kubeconfigs.</summary>
internal static class KubeconfigText
{
    /// <summary>
    /// The same kubeconfig with empty users: an AKS user kubeconfig names a sign-in plugin, which a controller never runs.
    /// JSON is YAML, so JSON comes out.
    /// </summary>
    public static string WithoutUsers(string kubeconfig)
    {
        if (YamlReader.Read(kubeconfig) is not { Error: null, Documents: [{ Root: JsonObject root }] })
        {
            return kubeconfig;
        }

        foreach (var user in (root["users"] as JsonArray ?? []).OfType<JsonObject>())
        {
            user["user"] = new JsonObject();
        }

        return root.ToJsonString();
    }
}
