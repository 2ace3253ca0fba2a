using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Defaults of secrets, namespaces and role bindings.</summary>
internal static class ConfigurationDefaults
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>Text data is folded into the encoded data and is never read back.</summary>
    public static void Secret(JsonObject node)
    {
        node.Default("type", "Opaque");
        if (node.Object("stringData") is { } texts)
        {
            var data = node.Ensure("data");
            foreach (var (name, value) in texts)
            {
                data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.AsText() ?? ""));
            }
        }

        node.Remove("stringData");
    }

    public static void Namespace(JsonObject node)
    {
        var metadata = node.Ensure("metadata");
        if (metadata.Text("name") is { } name)
        {
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = name;
        }
    }

    public static void Binding(JsonObject node)
    {
        node.Object("roleRef")?.Default("apiGroup", RbacGroup);
        foreach (var subject in node.Items("subjects").Where(static subject => subject.Text("kind") is "User" or "Group"))
        {
            subject.Default("apiGroup", RbacGroup);
        }
    }
}
