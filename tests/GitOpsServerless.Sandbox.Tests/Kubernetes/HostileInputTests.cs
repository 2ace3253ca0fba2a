namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

public sealed class HostileInputTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":"text"}""")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":5}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":["a"]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":[1,2]}""")]
    [InlineData("""{"apiVersion":1,"kind":{},"metadata":[]}""")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("")]
    public async Task A_body_of_the_wrong_form_gets_a_status_and_stores_nothing(string body)
    {
        const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

        var created = await fixture.Client.SendAsync(HttpMethod.Post, ConfigMaps, body, "application/json");
        var applied = await fixture.Client.ApplyAsync(ConfigMaps + "/x", body);

        Assert.Equal("Status", created.Text_("kind"));
        Assert.Equal("Status", applied.Text_("kind"));
        Assert.InRange(created.Status, 400, 422);
        Assert.InRange(applied.Status, 400, 500);
        Assert.Equal(404, (await fixture.Client.GetAsync(ConfigMaps + "/x")).Status);
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000));

        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", "{\"a\":" + deep, "application/json");

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large()
    {
        var answer = await fixture.Client.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", new string(' ', 4 * 1024 * 1024), "application/json");

        Assert.Equal(413, answer.Status);
    }
}
