using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

internal static class Manifests
{
    public static JsonObject ConfigMap(string name, params (string Key, string Value)[] data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject(data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    public static string Deployment(string name, int replicas = 2, string image = "nginx:1.27", string annotations = "{}") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          annotations: {{annotations}}
        spec:
          replicas: {{replicas}}
          selector:
            matchLabels: { app: {{name}} }
          template:
            metadata:
              labels: { app: {{name}} }
            spec:
              containers:
              - name: web
                image: {{image}}
                ports:
                - containerPort: 80
        """;
}
