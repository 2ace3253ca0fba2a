namespace GitOpsServerless.Arm.Client;

/// <summary>Where a cloud's Azure Resource Manager is, and the audience of its tokens.</summary>
/// <param name="Cloud">Name as <c>environment().name</c> gives it.</param>
/// <param name="Endpoint">Base address.</param>
/// <param name="Scope">OAuth scope of a token for it.</param>
public sealed record ArmEndpoints(string Cloud, Uri Endpoint, string Scope)
{
    /// <summary>The public cloud.</summary>
    public static ArmEndpoints AzureCloud { get; } =
        new("AzureCloud", new Uri("https://management.azure.com/"), "https://management.azure.com/.default");

    /// <summary>The cloud of the government of the United States.</summary>
    public static ArmEndpoints AzureUSGovernment { get; } =
        new("AzureUSGovernment", new Uri("https://management.usgovcloudapi.net/"), "https://management.usgovcloudapi.net/.default");

    /// <summary>The cloud in China.</summary>
    public static ArmEndpoints AzureChinaCloud { get; } =
        new("AzureChinaCloud", new Uri("https://management.chinacloudapi.cn/"), "https://management.chinacloudapi.cn/.default");

    /// <summary>The endpoints of a cloud by name; null when there is no such cloud.</summary>
    public static ArmEndpoints? Find(string cloud) =>
        new[] { AzureCloud, AzureUSGovernment, AzureChinaCloud }.FirstOrDefault(e => string.Equals(e.Cloud, cloud, StringComparison.OrdinalIgnoreCase));
}
