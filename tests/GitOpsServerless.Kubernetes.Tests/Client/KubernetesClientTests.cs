using System.Net;
using System.Text;
using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes.Tests.Client;

public sealed class KubernetesClientTests
{
    private readonly List<HttpRequestMessage> _requests = [];
    private Func<int, HttpResponseMessage> _answer = _ => Answer(HttpStatusCode.OK, """{"kind":"ConfigMap"}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_made_as_whom_the_connection_says()
    {
        using var client = Client(new KubernetesConnection(new Uri("https://one.example/prefix/"))
        {
            Tokens = new StaticTokenProvider("abc"),
            Impersonation = new KubernetesImpersonation("jane") { Groups = ["a", "b"] },
        });

        await client.SendAsync(ApiRequest.Get("/api/v1/x"), Token);

        var request = Assert.Single(_requests);
        Assert.Equal("https://one.example/prefix/api/v1/x", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer abc", request.Headers.Authorization!.ToString());
        Assert.Equal(["jane"], request.Headers.GetValues("Impersonate-User"));
        Assert.Equal(["a", "b"], request.Headers.GetValues("Impersonate-Group"));
    }

    [Fact]
    public async Task A_server_that_asks_to_slow_down_is_obeyed_beyond_the_usual_tries()
    {
        using var client = Client(options: new KubernetesTargetOptions { Attempts = 2 });
        _answer = n => n <= 3 ? Throttled() : Answer(HttpStatusCode.OK, """{"kind":"ConfigMap"}""");

        var response = await client.SendAsync(ApiRequest.Get("/api/v1/x"), Token);

        Assert.True(response.IsSuccess);
        Assert.Equal(4, _requests.Count);
        Assert.Equal(4, response.Tries);
    }

    [Fact]
    public async Task A_server_that_never_stops_asking_to_slow_down_is_an_error()
    {
        using var client = Client(options: new KubernetesTargetOptions { ThrottleTimeout = TimeSpan.Zero, Attempts = 3 });
        _answer = _ => Throttled();

        var response = await client.SendAsync(ApiRequest.Get("/api/v1/x"), Token);

        Assert.Equal("GOS0605", response.Error!.Code);
        Assert.Equal(3, _requests.Count);
    }

    [Fact]
    public async Task What_waits_to_be_tried_again_holds_no_place()
    {
        using var client = Client(options: new KubernetesTargetOptions { Concurrency = 1 });
        _answer = n => n == 1 ? Throttled("2") : Answer(HttpStatusCode.OK, """{"kind":"ConfigMap"}""");

        var throttled = client.SendAsync(ApiRequest.Get("/api/v1/x"), Token);
        var other = await client.SendAsync(ApiRequest.Get("/api/v1/y"), Token);

        Assert.True(other.IsSuccess);
        Assert.False(throttled.IsCompleted);
        Assert.True((await throttled).IsSuccess);
    }

    [Fact]
    public async Task An_answer_that_is_not_needed_is_asked_for_in_short_and_not_read()
    {
        using var client = Client();
        _answer = _ => Answer(HttpStatusCode.Created, "no object at all");

        var response = await client.SendAsync(ApiRequest.Get("/api/v1/x") with { Answer = AnswerPart.Nothing }, Token);

        Assert.True(response.IsCreated);
        Assert.True(response.IsSuccess);
        Assert.Contains("as=PartialObjectMetadata", _requests[0].Headers.Accept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_connections_are_noticed_while_requests_wait()
    {
        using var handler = KubernetesHandler.Create(new KubernetesConnection(new Uri("https://one.example")), new KubernetesTargetOptions());

        Assert.Equal(HttpKeepAlivePingPolicy.WithActiveRequests, handler.KeepAlivePingPolicy);
        Assert.InRange(handler.KeepAlivePingDelay + handler.KeepAlivePingTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent()
    {
        using var client = Client(new KubernetesConnection(new Uri("https://one.example")) { Tokens = new FileTokenProvider("t", (_, _) => Task.FromResult<string?>(null), TimeProvider.System) });

        var response = await client.SendAsync(ApiRequest.Get("/api/v1/x"), Token);

        Assert.Equal("GOS0601", response.Error!.Code);
        Assert.Empty(_requests);
    }

    [Theory]
    [InlineData("""{"type":"BOOKMARK","object":{}}""" + "\n" + """{"type":"MODIFIED","object":{"kind":"ConfigMap"}}""" + "\n", true)]
    [InlineData("""{"type":"BOOKMARK","object":{}}""" + "\n", false)]
    [InlineData("""{"type":"ERROR","object":{"kind":"Status","code":410}}""" + "\n", false)]
    [InlineData("""{"type":"MODIFIED","obj""", false)]
    [InlineData("not json\n", false)]
    [InlineData("", false)]
    public async Task A_watch_ends_with_the_first_change(string lines, bool expected)
    {
        using var client = Client();
        _answer = _ => Answer(HttpStatusCode.OK, lines);

        Assert.Equal(expected, await client.WatchAsync("/api/v1/x?watch=true", e => e.IsChange, Token));
    }

    [Fact]
    public async Task A_renewed_token_is_not_renewed_for_every_further_try()
    {
        var tokens = new CountingTokens();
        using var client = Client(new KubernetesConnection(new Uri("https://one.example")) { Tokens = tokens });
        _answer = n => n switch
        {
            1 => Answer(HttpStatusCode.Unauthorized, "{}"),
            2 or 3 => Throttled(),
            _ => Answer(HttpStatusCode.OK, """{"kind":"ConfigMap"}"""),
        };

        Assert.True((await client.SendAsync(ApiRequest.Get("/api/v1/x"), Token)).IsSuccess);

        Assert.Equal([false, true, false, false], tokens.Asked);
    }

    [Fact]
    public async Task A_token_that_no_header_can_hold_is_an_answer()
    {
        using var client = Client(new KubernetesConnection(new Uri("https://one.example")) { Tokens = new StaticTokenProvider("a\nb") });

        Assert.Equal("GOS0601", (await client.SendAsync(ApiRequest.Get("/api/v1/x"), Token)).Error!.Code);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_refused_watch_is_no_change()
    {
        using var client = Client();
        _answer = _ => Answer(HttpStatusCode.Forbidden, "{}");

        Assert.False(await client.WatchAsync("/api/v1/x?watch=true", e => e.IsChange, Token));
    }

    [Fact]
    public async Task An_event_that_is_too_large_ends_the_watch()
    {
        using var client = Client(options: new KubernetesTargetOptions { MaxResponseBytes = 1_000 });
        _answer = _ => Answer(HttpStatusCode.OK, "{\"type\":\"MODIFIED\",\"object\":{\"x\":\"" + new string('x', 100_000) + "\"}}\n");

        Assert.False(await client.WatchAsync("/api/v1/x?watch=true", e => e.IsChange, Token));
    }

    private KubernetesClient Client(KubernetesConnection? connection = null, KubernetesTargetOptions? options = null) =>
        new(connection ?? new KubernetesConnection(new Uri("https://one.example")), options ?? new KubernetesTargetOptions(), TimeProvider.System, new Handler(this));

    private static HttpResponseMessage Throttled(string after = "0")
    {
        var response = Answer(HttpStatusCode.TooManyRequests, """{"kind":"Status","reason":"TooManyRequests","message":"slow down"}""");
        response.Headers.TryAddWithoutValidation("Retry-After", after);
        return response;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class CountingTokens : IKubernetesTokenProvider
    {
        public List<bool> Asked { get; } = [];

        public ValueTask<string> GetTokenAsync(bool refresh, CancellationToken cancellationToken)
        {
            Asked.Add(refresh);
            return ValueTask.FromResult("t");
        }
    }

    private sealed class Handler(KubernetesClientTests tests) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            tests._requests.Add(request);
            return Task.FromResult(tests._answer(tests._requests.Count));
        }
    }
}
