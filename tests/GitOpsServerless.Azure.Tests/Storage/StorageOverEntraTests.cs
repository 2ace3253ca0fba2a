using System.Net;
using GitOpsServerless.Azure.Storage;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Azure.Tests.Storage;

public sealed class StorageOverEntraTests
{
    [Fact]
    public async Task Identity_is_sent_as_a_bearer_token_of_the_storage_resource()
    {
        var credential = new FakeCredential();
        var fake = new FakeTransport(_ => FakeTransport.Json(404, string.Empty, ("x-ms-error-code", "BlobNotFound")));
        var store = new BlobStateStore(StorageAccount.ForIdentity("acme", credential), transport: fake.Transport);

        Assert.Null(await store.ReadAsync("applications/shop/status.json", default));
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
        var request = Assert.Single(fake.Requests);
        Assert.Equal("https://acme.blob.core.windows.net/gitops/state/applications/shop/status.json", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer token-1", request.Headers.Authorization!.ToString());
    }

    [Fact]
    public async Task Refused_identity_says_which_roles_are_needed()
    {
        var fake = new FakeTransport(_ => FakeTransport.Json(403, string.Empty, ("x-ms-error-code", "AuthorizationPermissionMismatch")));
        var store = new BlobStateStore(StorageAccount.ForIdentity("acme", new FakeCredential()), transport: fake.Transport);

        var failure = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync("a.json", default));
        Assert.Equal("GOS0711", failure.Diagnostic.Code);
        Assert.Contains("Storage Blob Data Owner", failure.Diagnostic.Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_whose_first_answer_was_lost_counts_as_done()
    {
        var calls = 0;
        var fake = new FakeTransport(request => (request.Method.Method, ++calls) switch
        {
            ("PUT", 1) => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),  // stored, but the answer got lost
            ("PUT", _) => FakeTransport.Json(409, string.Empty, ("x-ms-error-code", "BlobAlreadyExists")),
            _ => FakeTransport.Json(200, "{\"n\":1}", ("ETag", "\"0x1\"")),
        });
        var store = new BlobStateStore(StorageAccount.ForIdentity("acme", new FakeCredential()), transport: fake.Transport);

        Assert.Equal("\"0x1\"", await store.WriteAsync("a.json", "{\"n\":1}"u8.ToArray(), null, default));
    }

    [Fact]
    public async Task Conflict_at_the_first_try_is_somebody_else_even_with_equal_content()
    {
        var fake = new FakeTransport(_ => FakeTransport.Json(409, string.Empty, ("x-ms-error-code", "BlobAlreadyExists")));
        var store = new BlobStateStore(StorageAccount.ForIdentity("acme", new FakeCredential()), transport: fake.Transport);

        Assert.Null(await store.WriteAsync("a.json", "{\"n\":1}"u8.ToArray(), null, default));
        Assert.Single(fake.Requests);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.windows.net", "https://acme.blob.core.windows.net/")]
    [InlineData("AccountName=acme;AccountKey=a2V5;BlobEndpoint=http://h:1/acme", "http://h:1/acme/")]
    public void Connection_string_gives_the_blob_endpoint(string text, string endpoint) =>
        Assert.Equal(endpoint, StorageAccount.Parse(text).BlobEndpoint.AbsoluteUri);

    [Fact]
    public void Connection_string_without_a_key_is_refused_without_repeating_it()
    {
        var failure = Assert.Throws<FormatException>(() => StorageAccount.Parse("AccountName=acme;SharedAccessSignature=sig-secret"));
        Assert.DoesNotContain("sig-secret", failure.Message, StringComparison.Ordinal);
    }
}
