using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Defaults of pods and pod templates.</summary>
internal static class PodDefaults
{
    private const int ReadableByAll = 420;
    private static readonly string[] s_probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] s_modedVolumes = ["configMap", "secret", "projected", "downwardAPI"];

    /// <summary>The template under an object's <c>template</c>.</summary>
    public static void Template(JsonObject owner)
    {
        if (owner["template"] is JsonObject template)
        {
            template.Default("metadata", new JsonObject());
            Spec(template.Ensure("spec"));
        }
    }

    public static void Pod(JsonObject spec)
    {
        Spec(spec);
        spec.Default("enableServiceLinks", true);
        foreach (var container in Containers(spec))
        {
            RequestsFromLimits(container);
        }
    }

    private static void Spec(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("securityContext", new JsonObject());
        if (spec.Text("serviceAccountName") is { } account)
        {
            spec["serviceAccount"] = account;
        }
        else if (spec.Text("serviceAccount") is { } old)
        {
            spec["serviceAccountName"] = old;
        }

        foreach (var container in Containers(spec))
        {
            Container(container, spec.Boolean("hostNetwork") == true);
        }

        foreach (var volume in spec.Items("volumes"))
        {
            Volume(volume);
        }
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) => spec.Items("containers").Concat(spec.Items("initContainers")).Concat(spec.Items("ephemeralContainers"));

    private static void Container(JsonObject container, bool hostNetwork)
    {
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", IsMoving(container.Text("image") ?? "") ? "Always" : "IfNotPresent");
        container.Default("resources", new JsonObject());
        foreach (var port in container.Items("ports"))
        {
            port.Default("protocol", "TCP");
            if (hostNetwork && port["containerPort"] is { } number)
            {
                port.Default("hostPort", number.DeepClone());
            }
        }

        foreach (var variable in container.Items("env"))
        {
            variable.Object("valueFrom").Object("fieldRef")?.Default("apiVersion", "v1");
        }

        foreach (var probe in s_probes)
        {
            if (container[probe] is JsonObject settings)
            {
                Probe(settings);
            }
        }

        HttpGet(container.Object("lifecycle").Object("postStart").Object("httpGet"));
        HttpGet(container.Object("lifecycle").Object("preStop").Object("httpGet"));
    }

    private static void Probe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        HttpGet(probe.Object("httpGet"));
        probe.Object("grpc")?.Default("service", "");
    }

    private static void HttpGet(JsonObject? get)
    {
        get?.Default("path", "/");
        get?.Default("scheme", "HTTP");
    }

    private static void Volume(JsonObject volume)
    {
        if (volume.Count == 1)
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var source in s_modedVolumes)
        {
            volume.Object(source)?.Default("defaultMode", ReadableByAll);
        }

        volume.Object("hostPath")?.Default("type", "");
        foreach (var source in volume.Object("projected").Items("sources"))
        {
            source.Object("serviceAccountToken")?.Default("expirationSeconds", 3600);
            FieldVersions(source.Object("downwardAPI"));
        }

        FieldVersions(volume.Object("downwardAPI"));
        if (volume.Object("ephemeral").Object("volumeClaimTemplate").Object("spec") is { } claim)
        {
            StorageDefaults.Claim(claim);
        }
    }

    private static void FieldVersions(JsonObject? source)
    {
        foreach (var item in source.Items("items"))
        {
            item.Object("fieldRef")?.Default("apiVersion", "v1");
        }
    }

    /// <summary>A pod (not a template) requests what it is limited to.</summary>
    private static void RequestsFromLimits(JsonObject container)
    {
        if (container.Object("resources") is { } resources && resources.Object("limits") is { } limits)
        {
            var requests = resources.Ensure("requests");
            foreach (var (name, value) in limits)
            {
                requests.Default(name, value?.DeepClone());
            }
        }
    }

    private static bool IsMoving(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return !name.Contains('@', StringComparison.Ordinal) && (!name.Contains(':', StringComparison.Ordinal) || name.EndsWith(":latest", StringComparison.Ordinal));
    }
}
