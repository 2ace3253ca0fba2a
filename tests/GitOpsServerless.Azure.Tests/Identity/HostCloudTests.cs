using GitOpsServerless.Azure.Aks;
using GitOpsServerless.Azure.Identity;
using GitOpsServerless.Azure.Storage;

namespace GitOpsServerless.Azure.Tests.Identity;

/// <summary>A host in another cloud finds its own Azure Resource Manager and storage.</summary>
public sealed class HostCloudTests
{
    private const string Cluster = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod";

    [Theory]
    [InlineData(null, "management.azure.com", "core.windows.net")]
    [InlineData("https://login.microsoftonline.com/", "management.azure.com", "core.windows.net")]
    [InlineData("https://login.microsoftonline.us/", "management.usgovcloudapi.net", "core.usgovcloudapi.net")]
    [InlineData("https://login.chinacloudapi.cn", "management.chinacloudapi.cn", "core.chinacloudapi.cn")]
    [InlineData("login.partner.microsoftonline.cn", "management.chinacloudapi.cn", "core.chinacloudapi.cn")]
    public void The_authority_names_the_cloud(string? authority, string resourceManager, string suffix)
    {
        var cloud = HostCloud.Of(name => name == HostCloud.AuthorityVariable ? authority : null);

        Assert.Equal((resourceManager, suffix), (cloud.ResourceManager.Host, cloud.StorageSuffix));
    }

    [Fact]
    public async Task Credentials_of_a_cluster_are_asked_of_the_own_cloud()
    {
        var credential = new FakeCredential();
        var fake = new FakeTransport(_ => FakeTransport.Json(404, "{}"));
        var cloud = HostCloud.Of(_ => "https://login.microsoftonline.us/");

        await new AksCredentialResolver(credential, cloud.ResourceManager, fake.Transport).GetKubeconfigAsync(Cluster, default);

        Assert.Equal("management.usgovcloudapi.net", Assert.Single(fake.Requests).RequestUri!.Host);
        Assert.Equal(["https://management.usgovcloudapi.net/.default"], credential.Scopes);
    }

    public static TheoryData<string, string?, string?> Settings => new()
    {
        { "AzureWebJobsStorage__accountName=shop", "https://shop.blob.core.windows.net/", "https://shop.queue.core.windows.net/" },
        { "AzureWebJobsStorage__accountName=shop;AZURE_AUTHORITY_HOST=https://login.microsoftonline.us", "https://shop.blob.core.usgovcloudapi.net/", "https://shop.queue.core.usgovcloudapi.net/" },
        { "AzureWebJobsStorage__blobServiceUri=https://shop.blob.contoso.local;AzureWebJobsStorage__queueServiceUri=https://shop.queue.contoso.local", "https://shop.blob.contoso.local/", "https://shop.queue.contoso.local/" },
        { "AzureWebJobsStorage__accountName=shop;AzureWebJobsStorage__blobServiceUri=https://shop.z1.blob.storage.azure.net", "https://shop.z1.blob.storage.azure.net/", "https://shop.queue.core.windows.net/" },
        { "AzureWebJobsStorage__blobServiceUri=https://shop.blob.contoso.local", null, null },
        { "OTHER=x", null, null },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Storage_is_where_the_settings_say(string settings, string? blob, string? queue)
    {
        var variables = settings.Split(';').Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]);

        var account = StorageAccount.FromEnvironment(variables.GetValueOrDefault, new FakeCredential());

        Assert.Equal((blob, queue), (account?.BlobEndpoint.AbsoluteUri, account?.QueueEndpoint.AbsoluteUri));
        Assert.Null(StorageAccount.FromEnvironment(variables.GetValueOrDefault, identity: null));
    }
}
