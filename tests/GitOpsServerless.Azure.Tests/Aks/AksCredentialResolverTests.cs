using System.Text;
using GitOpsServerless.Azure.Aks;

namespace GitOpsServerless.Azure.Tests.Aks;

public sealed class AksCredentialResolverTests
{
    private const string Cluster = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/prod";

    [Fact]
    public async Task User_kubeconfig_is_asked_of_resource_manager()
    {
        var credential = new FakeCredential();
        var kubeconfig = Convert.ToBase64String(Encoding.UTF8.GetBytes("apiVersion: v1\nkind: Config\n"));
        var fake = new FakeTransport(_ => FakeTransport.Json(200, $$"""{"kubeconfigs":[{"name":"clusterUser","value":"{{kubeconfig}}"}]}"""));
        var result = await new AksCredentialResolver(credential, transport: fake.Transport).GetKubeconfigAsync(Cluster, default);

        Assert.Equal("apiVersion: v1\nkind: Config\n", result.Value);
        var request = Assert.Single(fake.Requests);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.StartsWith($"https://management.azure.com{Cluster}/listClusterUserCredential?api-version=", request.RequestUri!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(["https://management.azure.com/.default"], credential.Scopes);
    }

    [Fact]
    public async Task Token_is_for_the_application_that_stands_for_all_clusters()
    {
        var credential = new FakeCredential();
        var token = await new AksCredentialResolver(credential).GetTokenAsync(default);
        Assert.Equal("token-1", token.Value);
        Assert.Equal(["6dae42f8-4368-4678-94ff-3960e28e3630/.default"], credential.Scopes);
    }

    [Theory]
    [InlineData(403, "{}")]
    [InlineData(404, "{}")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"kubeconfigs\":[]}")]
    [InlineData(200, "{\"kubeconfigs\":[{\"name\":\"clusterUser\",\"value\":\"%%%\"}]}")]
    [InlineData(200, "<html>")]
    public async Task Other_answer_is_a_diagnostic(int status, string body)
    {
        var fake = new FakeTransport(_ => FakeTransport.Json(status, body));
        var result = await new AksCredentialResolver(new FakeCredential(), transport: fake.Transport).GetKubeconfigAsync(Cluster, default);
        Assert.Equal("GOS0730", result.Error!.Code);
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("/subscriptions/x/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a")]
    public async Task Id_that_is_no_cluster_is_refused(string id)
    {
        var result = await new AksCredentialResolver(new FakeCredential()).GetKubeconfigAsync(id, default);
        Assert.Equal("GOS0730", result.Error!.Code);
    }
}
