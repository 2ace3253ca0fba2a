using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Defaults of services and what is around them.</summary>
internal static class NetworkDefaults
{
    public static void Service(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        if (spec.Text("sessionAffinity") == "ClientIP")
        {
            spec.Ensure("sessionAffinityConfig").Ensure("clientIP").Default("timeoutSeconds", 10800);
        }

        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["port"] is { } number && port["targetPort"] is null)
            {
                port["targetPort"] = number.DeepClone();
            }
        }

        var type = spec.Text("type");
        if (type is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (type == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }

        if (type != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }
    }

    public static void Endpoints(JsonObject node)
    {
        foreach (var port in node.Items("subsets").SelectMany(static subset => subset.Items("ports")))
        {
            port.Default("protocol", "TCP");
        }
    }

    public static void EndpointSlice(JsonObject node)
    {
        foreach (var port in node.Items("ports"))
        {
            port.Default("name", "");
            port.Default("protocol", "TCP");
        }
    }

    public static void NetworkPolicy(JsonObject node)
    {
        var spec = node.Ensure("spec");
        spec.Default("podSelector", new JsonObject());
        if (spec.Array("policyTypes") is null or { Count: 0 })
        {
            spec["policyTypes"] = spec.Array("egress") is { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }

        foreach (var port in spec.Items("ingress").Concat(spec.Items("egress")).SelectMany(static rule => rule.Items("ports")))
        {
            port.Default("protocol", "TCP");
        }
    }

    public static void IngressClass(JsonObject node) => node.Object("spec").Object("parameters")?.Default("scope", "Cluster");
}
