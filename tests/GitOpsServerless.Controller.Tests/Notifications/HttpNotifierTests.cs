using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using GitOpsServerless.Controller.Notifications;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace GitOpsServerless.Controller.Tests.Notifications;

public sealed class HttpNotifierTests
{
    private static readonly Notification s_failed = new("failed", "shop-prod", new Revision("1a2b3c4d5e6f"), "Boom <@channel>", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("failed", "shop-*", 1)]
    [InlineData("synced", "*", 0)]
    [InlineData("*", "bill", 0)]
    [InlineData("*", "*", 1)]
    public async Task Definition_chooses_events_and_applications(string events, string applications, int sent)
    {
        var receiver = new Receiver();
        await NotifyAsync(receiver, new NotificationDefinition("n", "webhook", "https://hooks.contoso.com/x") { Events = [events], Applications = [applications] });
        Assert.Equal(sent, receiver.Bodies.Count);
    }

    [Fact]
    public async Task Slack_text_cannot_mention_anybody()
    {
        var receiver = new Receiver();
        await NotifyAsync(receiver, new NotificationDefinition("n", "slack", "https://hooks.slack.com/services/x"));
        Assert.Contains("Boom &lt;@channel&gt;", JsonNode.Parse(receiver.Bodies[0])!["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Github_status_goes_to_the_commit_with_the_token()
    {
        var receiver = new Receiver();
        await NotifyAsync(receiver, new NotificationDefinition("n", "github", "https://api.github.com/repos/contoso/config/statuses/{revision}") { Credential = "${keyvault:https://kv.vault.azure.net/secrets/gh}" });
        Assert.Equal("https://api.github.com/repos/contoso/config/statuses/1a2b3c4d5e6f", receiver.Requests[0].RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer resolved-gh", receiver.Requests[0].Headers.Authorization!.ToString());
        Assert.Equal("failure", JsonNode.Parse(receiver.Bodies[0])!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Webhook_is_signed_when_it_has_a_key()
    {
        var receiver = new Receiver();
        await NotifyAsync(receiver, new NotificationDefinition("n", "webhook", "https://hooks.contoso.com/x") { Credential = "key" });
        Assert.StartsWith("sha256=", receiver.Requests[0].Headers.GetValues("X-Signature").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://hooks.contoso.com/x")]
    [InlineData("https://user:pass@hooks.contoso.com/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("${keyvault:not a reference}")]
    public async Task Address_that_is_not_safe_is_never_called(string url)
    {
        var receiver = new Receiver();
        await NotifyAsync(receiver, new NotificationDefinition("n", "webhook", url));
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:7f00:1::1", false)]
    [InlineData("64:ff9b::1432:203", true)]
    [InlineData("20.50.2.3", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2603:1030::1", true)]
    public void Only_public_addresses_are_connected_to(string address, bool expected) =>
        Assert.Equal(expected, SafeAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(null)]
    public async Task Receiver_that_fails_fails_nothing(HttpStatusCode? status)
    {
        var receiver = new Receiver { Status = status };
        await NotifyAsync(receiver, new NotificationDefinition("n", "webhook", "https://hooks.contoso.com/x"));
        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "sent")]
    [InlineData(HttpStatusCode.InternalServerError, "failed")]
    public async Task Notification_is_counted(HttpStatusCode status, string result)
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "gitops.notifications")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Enqueue(string.Join(' ', tags.ToArray().Select(t => t.Value))));
        listener.Start();
        await NotifyAsync(new Receiver { Status = status }, new NotificationDefinition("n", $"counted-{result}", "https://hooks.contoso.com/x"));
        Assert.Single(counted, c => c == $"counted-{result} {result}");
    }

    [Fact]
    public void Allowed_hosts_are_a_setting() => Assert.Equal(
        ["hooks.internal", "localhost"],
        EnvironmentSettings.Notifications(name => name == "GITOPS_NOTIFICATION_HOSTS" ? "hooks.internal, localhost," : null).AllowedHosts.Order());

    [Fact]
    public async Task Secret_path_of_an_address_is_in_no_span()
    {
        // Nobody listens at port 1 of this machine; the span would be there all the same.
        using var spans = new SpanRecorder();
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource("System.Net.Http").AddProcessor(spans).Build();
        using var client = new HttpClient(SafeAddress.CreateHandler(new HashSet<string> { "localhost" }));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://localhost:1/ordinary-path")));
        using var notifier = new HttpNotifier(
            new Secrets(), new NotificationOptions { AllowedHosts = new HashSet<string> { "localhost" } }, NullLogger<HttpNotifier>.Instance);
        var definition = new NotificationDefinition("n", "slack", "http://localhost:1/services/secret-path");
        await notifier.NotifyAsync(
            s_failed, new DefinitionSet { Notifications = new Dictionary<string, NotificationDefinition> { ["n"] = definition } }, default);
        Assert.Contains(spans.Tags, t => t.Contains("ordinary-path", StringComparison.Ordinal));
        Assert.DoesNotContain(spans.Tags, t => t.Contains("secret-path", StringComparison.Ordinal));
    }

    private static async Task NotifyAsync(Receiver receiver, NotificationDefinition definition)
    {
        using var notifier = new HttpNotifier(new Secrets(), new NotificationOptions(), NullLogger.Instance, receiver);
        var definitions = new DefinitionSet { Notifications = new Dictionary<string, NotificationDefinition> { [definition.Name] = definition } };
        await notifier.NotifyAsync(s_failed, definitions, default);
    }

    private sealed class Secrets : ISecretResolver
    {
        public Task<Result<SecretValue>> ResolveAsync(SecretReference reference, CancellationToken cancellationToken) =>
            Task.FromResult<Result<SecretValue>>(new SecretValue($"resolved-{reference.Name}", null));
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public HttpStatusCode? Status { get; init; } = HttpStatusCode.OK;

        public List<HttpRequestMessage> Requests { get; } = [];

        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return Status is { } status ? new HttpResponseMessage(status) : throw new HttpRequestException("refused");
        }
    }

    private sealed class SpanRecorder : BaseProcessor<Activity>
    {
        public ConcurrentQueue<string> Tags { get; } = [];

        public override void OnEnd(Activity data)
        {
            foreach (var (name, value) in data.TagObjects)
            {
                Tags.Enqueue($"{name}={value}");
            }
        }
    }
}
