using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Arm.Providers;

/// <summary>Host names that providers compute only where the request asks for one.</summary>
internal static class ComputedNames
{
    public static void Add(JsonObject body)
    {
        var name = JsonPath.Text(body["name"]);
        var location = JsonPath.Text(body["location"]);
        switch (JsonPath.Text(body["type"])?.ToUpperInvariant())
        {
            case "MICROSOFT.NETWORK/PUBLICIPADDRESSES" when JsonPath.Get(body, "properties.dnsSettings.domainNameLabel") is { } label:
                JsonPath.Set(body, "properties.dnsSettings.fqdn", $"{label}.{location}.cloudapp.azure.com");
                break;
            case "MICROSOFT.APP/CONTAINERAPPS" when JsonPath.Get(body, "properties.configuration.ingress") is JsonObject:
                JsonPath.Set(body, "properties.configuration.ingress.fqdn", $"{name}.sandbox.{location}.azurecontainerapps.io");
                break;
        }
    }
}
