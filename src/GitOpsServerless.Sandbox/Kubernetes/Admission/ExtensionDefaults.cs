using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Defaults of what extends the API.</summary>
internal static class ExtensionDefaults
{
    public static void Webhooks(JsonObject node, bool mutating)
    {
        foreach (var webhook in node.Items("webhooks"))
        {
            webhook.Default("failurePolicy", "Fail");
            webhook.Default("matchPolicy", "Equivalent");
            webhook.Default("timeoutSeconds", 10);
            webhook.Default("namespaceSelector", new JsonObject());
            webhook.Default("objectSelector", new JsonObject());
            if (mutating)
            {
                webhook.Default("reinvocationPolicy", "Never");
            }

            webhook.Object("clientConfig").Object("service")?.Default("port", 443);
            foreach (var rule in webhook.Items("rules"))
            {
                rule.Default("scope", "*");
            }
        }
    }

    public static void Policy(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("failurePolicy", "Fail");
        if (spec.Object("matchConstraints") is { } constraints)
        {
            Match(constraints);
        }
    }

    public static void PolicyBinding(JsonObject node)
    {
        if (node.Object("spec").Object("matchResources") is { } resources)
        {
            Match(resources);
        }
    }

    public static void Definition(JsonObject node)
    {
        var spec = node.Ensure("spec");
        var names = spec.Ensure("names");
        if (names.Text("kind") is { } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }

        spec.Ensure("conversion").Default("strategy", "None");
        spec.Object("conversion").Object("webhook").Object("clientConfig").Object("service")?.Default("port", 443);
    }

    public static void Service(JsonObject node) => node.Object("spec").Object("service")?.Default("port", 443);

    private static void Match(JsonObject match)
    {
        match.Default("matchPolicy", "Equivalent");
        match.Default("namespaceSelector", new JsonObject());
        match.Default("objectSelector", new JsonObject());
        foreach (var rule in match.Items("resourceRules").Concat(match.Items("excludeResourceRules")))
        {
            rule.Default("scope", "*");
        }
    }
}
