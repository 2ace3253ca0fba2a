using System.Net;
using System.Net.Sockets;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Tests.Support;
using GitOpsServerless.Controller.Webhooks;
using static GitOpsServerless.Controller.Tests.Webhooks.WebhookSamples;

namespace GitOpsServerless.Controller.Tests.Webhooks;

/// <summary>Connections whose bodies never come must not keep honest deliveries out.</summary>
public sealed class SlowBodyTests
{
    private const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    [Fact]
    public async Task Slow_bodies_of_many_clients_give_their_places_to_a_delivery()
    {
        await using var app = await StartAsync(o => o.YieldAfter = TimeSpan.Zero);
        using var slow = await SlowBodies.OpenAsync(app, Enumerable.Range(1, 16).Select(i => $"203.0.113.{i}"));
        Assert.Equal(HttpStatusCode.Accepted, await DeliverAsync(app, "198.51.100.7"));
        Assert.Equal(["shop"], await app.DrainAsync());
        Assert.Equal("HTTP/1.1 408 Request Timeout", await slow.FirstAnswerAsync());
    }

    [Fact]
    public async Task Slow_bodies_of_one_client_leave_places_to_the_others()
    {
        await using var app = await StartAsync(o => o.YieldAfter = o.BodyGrace = o.BodyTimeout = TimeSpan.FromMinutes(5));
        using var slow = await SlowBodies.OpenAsync(app, Enumerable.Repeat("203.0.113.9", 16), arrive: 4);
        Assert.Equal(HttpStatusCode.Accepted, await DeliverAsync(app, "198.51.100.7"));
    }

    [Fact]
    public async Task Client_that_has_its_share_waits_and_is_told_so()
    {
        await using var app = await StartAsync(o => o.YieldAfter = o.BodyGrace = o.BodyTimeout = TimeSpan.FromMinutes(5));
        using var slow = await SlowBodies.OpenAsync(app, Enumerable.Repeat("203.0.113.9", 4));
        Assert.Equal(HttpStatusCode.TooManyRequests, await DeliverAsync(app, "203.0.113.9"));
    }

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.9:4711", "198.51.100.2, 203.0.113.9:4712")]
    [InlineData("2001:db8::1", "2001:db8::2")]
    [InlineData("[2001:db8::1]:443", "2001:db8:0:0:ffff::2")]
    public async Task One_client_cannot_look_like_many(string first, string second)
    {
        await using var app = await StartAsync(o =>
        {
            o.BodiesOfAClient = 1;
            o.YieldAfter = o.BodyGrace = o.BodyTimeout = TimeSpan.FromMinutes(5);
        });
        using var slow = await SlowBodies.OpenAsync(app, [first]);
        Assert.Equal(HttpStatusCode.TooManyRequests, await DeliverAsync(app, second));
    }

    [Fact]
    public async Task Body_that_drips_is_cut_long_before_its_time_is_up()
    {
        await using var app = await StartAsync(o =>
        {
            o.BodyGrace = TimeSpan.FromMilliseconds(100);
            o.BodyTimeout = TimeSpan.FromHours(1);
        });
        using var slow = await SlowBodies.OpenAsync(app, ["203.0.113.9"]);
        Assert.Equal("HTTP/1.1 408 Request Timeout", await slow.FirstAnswerAsync());
    }

    [Theory]
    [InlineData(0, 0, 2000)]
    [InlineData(0, 1500, 500)]
    [InlineData(8192, 1500, 500)]
    [InlineData(81920, 1500, 8500)]
    [InlineData(81920, 9000, 1000)]
    [InlineData(819200, 9000, 1000)]
    [InlineData(8192, 9000, 0)]
    public void Every_byte_buys_time_up_to_the_limit(long received, int elapsed, int expected)
    {
        var limits = new BodyLimits(Largest: 1, Timeout: TimeSpan.FromSeconds(10)) { LeastRate = 8192, Grace = TimeSpan.FromSeconds(2) };
        Assert.Equal(TimeSpan.FromMilliseconds(expected), limits.Patience(received, TimeSpan.FromMilliseconds(elapsed)));
    }

    [Fact]
    public async Task Body_that_arrives_fast_enough_keeps_its_place_while_others_wait()
    {
        var options = new WebhookOptions { BodiesAtATime = 1, YieldAfter = TimeSpan.Zero, YieldRate = 1, AnswerWithin = TimeSpan.FromMilliseconds(200) };
        var places = new BodyPlaces(options, TimeProvider.System);
        using var fast = await places.TryEnterAsync("a", default);
        fast!.Add(1_000_000_000);
        Assert.Null(await places.TryEnterAsync("b", default));
        Assert.False(fast.Cut.IsCancellationRequested);
    }

    [Fact]
    public async Task Slowest_one_loses_its_place_and_only_that_one()
    {
        var options = new WebhookOptions { BodiesAtATime = 2, YieldAfter = TimeSpan.Zero, AnswerWithin = TimeSpan.FromMinutes(1) };
        var places = new BodyPlaces(options, TimeProvider.System);
        using var slow = await places.TryEnterAsync("a", default);
        var slowest = await places.TryEnterAsync("b", default);
        slow!.Add(1);
        var next = places.TryEnterAsync("c", default);
        var cut = new TaskCompletionSource();
        await using (slowest!.Cut.Register(cut.SetResult))
        {
            await cut.Task;
        }

        slowest.Dispose();
        using var place = await next;
        Assert.NotNull(place);
        Assert.False(slow.IsCut);
    }

    [Fact]
    public async Task Who_hangs_up_while_waiting_takes_no_place()
    {
        var options = new WebhookOptions { BodiesAtATime = 1, YieldAfter = TimeSpan.FromMinutes(1), AnswerWithin = TimeSpan.FromMinutes(1) };
        var places = new BodyPlaces(options, TimeProvider.System);
        var first = await places.TryEnterAsync("a", default);
        using var hungUp = new CancellationTokenSource();
        var waiting = places.TryEnterAsync("b", hungUp.Token);
        await hungUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first!.Dispose();
        using var next = await places.TryEnterAsync("c", default);
        Assert.NotNull(next);
    }

    private static async Task<ControllerApp> StartAsync(Action<WebhookOptions> configure)
    {
        var app = await ControllerApp.StartAsync(o =>
        {
            o.Webhooks.Secrets["github"] = [Secret];
            configure(o.Webhooks);
            return o;
        });
        app.Engine.Define(WebhookTests.Git("shop", "https://github.com/contoso/config", "main", string.Empty));
        return app;
    }

    private static async Task<HttpStatusCode> DeliverAsync(ControllerApp app, string client)
    {
        using var request = Request("github", GitHubPush);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", client);
        using var answer = await app.Client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Connections that have announced a body and sent one byte of it.</summary>
    private sealed class SlowBodies : IDisposable
    {
        private readonly List<TcpClient> _sockets = [];

        /// <summary>Opens them and waits until the controller reads as many bodies as are expected to find a place.</summary>
        public static async Task<SlowBodies> OpenAsync(ControllerApp app, IEnumerable<string> clients, int? arrive = null)
        {
            var slow = new SlowBodies();
            foreach (var client in clients)
            {
                var socket = new TcpClient();
                slow._sockets.Add(socket);
                await socket.ConnectAsync(app.Client.BaseAddress!.Host, app.Client.BaseAddress.Port);
                await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST /hooks/github HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\nX-Hub-Signature-256: {Signature}\r\nContent-Length: 1000\r\n\r\n{{"));
            }

            var places = app.Service<BodyPlaces>();
            while (places.Taken < (arrive ?? slow._sockets.Count))
            {
                await Task.Delay(5);
            }

            return slow;
        }

        /// <summary>The first status line that any of them gets.</summary>
        public async Task<string?> FirstAnswerAsync()
        {
            var lines = _sockets.ConvertAll(s => new StreamReader(s.GetStream(), Encoding.ASCII).ReadLineAsync());
            return await await Task.WhenAny(lines);
        }

        public void Dispose() => _sockets.ForEach(s => s.Dispose());
    }
}
