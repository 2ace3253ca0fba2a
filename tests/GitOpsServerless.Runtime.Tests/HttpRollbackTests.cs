using System.Net;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

/// <summary>What the preview of a rollback through a controller promises.</summary>
public sealed class HttpRollbackTests : HttpMessageHandler
{
    private const string Status = """{"name":"shop","sourceRevision":{"id":"c2c2c2c2"},"appliedRevision":{"id":"c2c2c2c2"}}""";
    private const string Runs = """[{"number":1,"application":"shop","revision":{"id":"c1c1c1c1"},"result":"succeeded","startedAt":"2026-01-01T00:00:00Z","duration":"00:00:01"}]""";

    [Theory]
    [InlineData("c1c1", null)]
    [InlineData("c2c2", "GOS0809")]
    [InlineData("deadbeef", "GOS0807")]
    public async Task Preview_refuses_what_the_controller_refuses(string revision, string? code)
    {
        await using var engine = new HttpEngine(new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("https://controller.example/v1/") }, TimeProvider.System);

        var checkedRollback = await engine.CheckRollbackAsync("shop", revision, default);

        Assert.Equal(code, checkedRollback.Error?.Code);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(request.RequestUri!.AbsolutePath.EndsWith("/runs", StringComparison.Ordinal) ? Runs : Status) });
}
