using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Addresses and ports of services.</summary>
internal static class ServiceStrategy
{
    public static void Allocate(ServiceAddresses addresses, JsonObject node, bool dryRun)
    {
        var spec = node.Ensure("spec");
        if (spec.Text("type") == "ExternalName")
        {
            return;
        }

        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        var wanted = spec.Text("clusterIP");
        if (wanted is { Length: > 0 } and not "None" && addresses.IsUsed(wanted))
        {
            throw new StatusException(ApiStatus.Invalid("", "Service", node["metadata"].Text("name") ?? "", [FieldCause.Invalid("spec.clusterIPs", $"[\"{wanted}\"]", $"failed to allocate IP {wanted}: provided IP is already allocated")]));
        }

        if (wanted is null or { Length: 0 })
        {
            wanted = addresses.NextAddress();
            spec["clusterIP"] = wanted;
        }

        spec["clusterIPs"] = new JsonArray(wanted);
        if (spec.Text("type") is "NodePort" or "LoadBalancer" && spec.Boolean("allocateLoadBalancerNodePorts") != false)
        {
            AllocateNodePorts(addresses, spec);
        }

        if (!dryRun)
        {
            addresses.Use(wanted == "None" ? null : wanted, NodePorts(node));
        }
    }

    /// <summary>A client that sends its manifest again does not know the allocated values.</summary>
    public static void Keep(JsonObject node, JsonObject before)
    {
        var spec = node.Ensure("spec");
        var type = spec.Text("type");
        if (type == "ExternalName")
        {
            return;
        }

        foreach (var name in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort" })
        {
            Strategies.Carry(node, before, "spec", name);
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            KeepNodePorts(spec, before.Object("spec"));
        }
    }

    public static IEnumerable<long> NodePorts(JsonObject node) =>
        node.Object("spec").Items("ports").Select(static port => port.Integer("nodePort") ?? 0).Where(static port => port > 0);

    private static void KeepNodePorts(JsonObject spec, JsonObject? before)
    {
        foreach (var port in spec.Items("ports").Where(static port => port["nodePort"] is null))
        {
            var known = before.Items("ports").FirstOrDefault(old => JsonValues.AreEqual(old["port"], port["port"]) && old.Text("protocol") == port.Text("protocol"));
            if (known?["nodePort"] is { } number)
            {
                port["nodePort"] = number.DeepClone();
            }
        }
    }

    private static void AllocateNodePorts(ServiceAddresses addresses, JsonObject spec)
    {
        foreach (var port in spec.Items("ports"))
        {
            if (port.Integer("nodePort") is null or 0)
            {
                port["nodePort"] = addresses.NextNodePort();
            }
        }
    }
}
