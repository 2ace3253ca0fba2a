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

    /// <summary>Whether it is on this machine: an emulator or the sandbox. Links that such a service gives are asked at its own address, whatever host they name.</summary>
    public bool IsLoopback => Endpoint.IsLoopback;

    /// <summary>Whether it is one of Azure's own clouds, which have everything that is documented.</summary>
    public bool IsPublicCloud => Known.Any(k => string.Equals(k.Endpoint.Host, Endpoint.Host, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why requests may not be sent there; null when they may. Tokens never go over plain HTTP to another machine.</summary>
    public string? Refusal =>
        !Endpoint.IsAbsoluteUri || (Endpoint.Scheme != Uri.UriSchemeHttps && Endpoint.Scheme != Uri.UriSchemeHttp) ? $"'{Endpoint}' is no http or https address."
        : Endpoint.Scheme == Uri.UriSchemeHttp && !Endpoint.IsLoopback ? $"'{Endpoint}' is plain HTTP to another machine; only loopback addresses may be http."
        : Endpoint.UserInfo.Length > 0 || Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0 ? "The address has a user, a query or a fragment; it must be a base address."
        : null;

    /// <summary>The endpoints of a cloud by name; null when there is no such cloud.</summary>
    public static ArmEndpoints? Find(string cloud) =>
        Known.FirstOrDefault(e => string.Equals(e.Cloud, cloud, StringComparison.OrdinalIgnoreCase));

    private static ArmEndpoints[] Known => [AzureCloud, AzureUSGovernment, AzureChinaCloud];
}
