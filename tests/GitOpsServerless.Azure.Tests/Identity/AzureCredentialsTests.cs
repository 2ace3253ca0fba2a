using Azure.Identity;
using GitOpsServerless.Azure.Identity;

namespace GitOpsServerless.Azure.Tests.Identity;

public sealed class AzureCredentialsTests
{
    [Theory]
    [InlineData("IDENTITY_ENDPOINT", typeof(ManagedIdentityCredential))]
    [InlineData("AZURE_CLIENT_SECRET", typeof(EnvironmentCredential))]
    [InlineData("NOTHING", typeof(ChainedTokenCredential))]
    public void Environment_decides(string variable, Type expected) =>
        Assert.IsType(expected, AzureCredentials.Create(name => name == variable ? "x" : null));
}
