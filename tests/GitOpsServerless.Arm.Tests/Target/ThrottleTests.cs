using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Sandbox.Arm;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>What one service asks to wait for, and what one answer weighs, is nobody else's trouble.</summary>
public sealed class ThrottleTests
{
    private const string Slow = "/subscriptions/slow/resourceGroups/rg";
    private const string Quick = "/subscriptions/quick/resourceGroups/rg";

    [Theory]
    [InlineData("303")]
    [InlineData("99999999")]
    public async Task A_throttled_subscription_holds_up_no_other(string retryAfter)
    {
        using var handler = new Answers(request => request.RequestUri!.AbsolutePath.StartsWith("/subscriptions/slow", StringComparison.Ordinal) ? Throttled(retryAfter) : Json("{}"));
        using var client = Client(handler, new ArmClientOptions { MaxConcurrency = 2 });
        await client.GetAsync(Slow, "1", CancellationToken.None);

        var waiting = Enumerable.Range(0, 4).Select(_ => client.GetAsync(Slow, "1", CancellationToken.None)).ToList();
        var quick = await client.GetAsync(Quick, "1", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.True(quick.IsSuccess);
        foreach (var answer in await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))
        {
            Assert.Equal(429, answer.Status);
            Assert.InRange(answer.RetryAfter!.Value, TimeSpan.FromSeconds(200), TimeSpan.FromHours(1));
        }

        Assert.Equal(1, handler.Count(Slow));
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_read_to_its_end()
    {
        using var handler = new Answers(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Endless()) });
        using var client = Client(handler, new ArmClientOptions { MaxResponseBytes = 1024 * 1024 });

        var answer = await client.GetAsync(Quick, "1", CancellationToken.None);

        Assert.False(answer.IsSuccess);
        Assert.Contains("1 MiB", answer.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("{}")]
    [InlineData("""{ "value": {} }""")]
    [InlineData("""{ "value": [], "value": [] }""")]
    public async Task An_answer_without_a_list_is_no_empty_list(string body)
    {
        using var handler = new Answers(_ => Json(body));
        using var client = Client(handler, new ArmClientOptions());

        var (_, failure) = await client.ListAsync($"{Quick}/resources", "1", CancellationToken.None);

        Assert.Equal("UnexpectedAnswer", failure!.Error!.Code);
    }

    [Fact]
    public async Task A_link_that_comes_again_cuts_a_list()
    {
        using var handler = new Answers(_ => Json("""{ "value": [], "nextLink": "https://management.azure.com/again" }"""));
        using var client = Client(handler, new ArmClientOptions());

        var (_, failure) = await client.ListAsync($"{Quick}/resources", "1", CancellationToken.None, failWhenCut: true);

        Assert.Equal("ListTooLong", failure!.Error!.Code);
    }

    private static ArmClient Client(HttpMessageHandler handler, ArmClientOptions options) =>
        new(ArmSandbox.ReaderCredential("token"), options with { Transport = new HttpClientTransport(handler), RetryDelay = TimeSpan.FromMilliseconds(1) });

    private static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Throttled(string retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("") };
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    private sealed class Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        private readonly List<string> _paths = [];

        public int Count(string path)
        {
            lock (_paths)
            {
                return _paths.Count(p => p == path);
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_paths)
            {
                _paths.Add(request.RequestUri!.AbsolutePath);
            }

            return Task.FromResult(answer(request));
        }
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
