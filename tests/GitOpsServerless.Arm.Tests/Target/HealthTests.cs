using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Target.Assessing;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Tests.Target;

public sealed class HealthTests
{
    [Theory]
    [InlineData("Microsoft.Network/virtualNetworks", """{ "properties": { "provisioningState": "Succeeded" } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.Network/virtualNetworks", """{ "properties": { "provisioningState": "Updating" } }""", HealthStatus.Progressing)]
    [InlineData("Microsoft.Network/virtualNetworks", """{ "properties": { "provisioningState": "Failed" } }""", HealthStatus.Degraded)]
    [InlineData("Microsoft.Network/virtualNetworks", """{ "properties": { } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.Web/sites", """{ "properties": { "state": "Running" } }""", HealthStatus.Healthy)]
    [InlineData("microsoft.web/sites", """{ "properties": { "state": "Stopped" } }""", HealthStatus.Suspended)]
    [InlineData("Microsoft.Web/sites", """{ "properties": { "state": "Running", "availabilityState": "DisasterRecoveryMode" } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.ContainerService/managedClusters", """{ "properties": { "provisioningState": "Succeeded", "powerState": { "code": "Stopped" } } }""", HealthStatus.Suspended)]
    [InlineData("Microsoft.ContainerService/managedClusters", """{ "properties": { "provisioningState": "Succeeded", "powerState": { "code": "Running" } } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.Sql/servers/databases", """{ "properties": { "status": "Online" } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.Sql/servers/databases", """{ "properties": { "status": "Paused" } }""", HealthStatus.Suspended)]
    [InlineData("Microsoft.Sql/servers/databases", """{ "properties": { "status": "Restoring" } }""", HealthStatus.Progressing)]
    [InlineData("Microsoft.Sql/servers/databases", """{ "properties": { "status": "Suspect" } }""", HealthStatus.Degraded)]
    [InlineData("Microsoft.Compute/virtualMachines", """{ "properties": { "provisioningState": "Succeeded", "instanceView": { "statuses": [ { "code": "ProvisioningState/succeeded" }, { "code": "PowerState/running" } ] } } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.Compute/virtualMachines", """{ "properties": { "provisioningState": "Succeeded", "instanceView": { "statuses": [ { "code": "PowerState/deallocated" } ] } } }""", HealthStatus.Suspended)]
    [InlineData("Microsoft.Compute/virtualMachines", """{ "properties": { "extended": { "instanceView": { "powerState": { "code": "PowerState/stopped" } } } } }""", HealthStatus.Suspended)]
    [InlineData("Microsoft.Compute/virtualMachines", """{ "properties": { "provisioningState": "Succeeded" } }""", HealthStatus.Healthy)]
    [InlineData("Microsoft.App/containerApps", """{ "properties": { "runningStatus": "Progressing" } }""", HealthStatus.Progressing)]
    [InlineData("Microsoft.Network/privateEndpoints", """{ "properties": { "privateLinkServiceConnections": [ { "properties": { "privateLinkServiceConnectionState": { "status": "Pending" } } } ] } }""", HealthStatus.Progressing)]
    [InlineData("Microsoft.Network/privateEndpoints", """{ "properties": { "privateLinkServiceConnections": [ { "properties": { "privateLinkServiceConnectionState": { "status": "Rejected" } } } ] } }""", HealthStatus.Degraded)]
    [InlineData("Microsoft.Network/virtualNetworks/virtualNetworkPeerings", """{ "properties": { "peeringState": "Disconnected" } }""", HealthStatus.Degraded)]
    public void Health_is_the_state_that_users_mean(string type, string live, HealthStatus expected) =>
        Assert.Equal(expected, HealthRules.Assess(type, JsonNode.Parse(live)!.AsObject()).Status);

    [Fact]
    public async Task A_stopped_machine_is_suspended_although_its_plain_read_does_not_say_so()
    {
        await using var world = await AzureWorld.StartAsync();
        var desired = await world.RenderAsync(NoiseTableTests.Template("""
            { "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-03-01", "name": "vm", "location": "westeurope", "properties": { "hardwareProfile": { "vmSize": "Standard_D2s_v5" } } }
            """));
        await world.ReconcileAsync(desired);
        world.Sandbox.Change(AzureWorld.Id("Microsoft.Compute/virtualMachines", "vm"), r =>
            r["properties"]!["instanceView"] = new JsonObject { ["statuses"] = new JsonArray(new JsonObject { ["code"] = "PowerState/deallocated" }) });

        var report = await world.Target.AssessAsync(new AssessRequest(world.Application, world.Inventory), CancellationToken.None);

        Assert.Equal(HealthStatus.Suspended, report.Value.Summary.Status);
    }
}
