using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using GitOpsServerless.Controller.Tests.Support;
using static GitOpsServerless.Controller.Tests.Webhooks.WebhookSamples;

namespace GitOpsServerless.Controller.Tests.Webhooks;

/// <summary>Payloads that have crashed other receivers, and mutations of every documented one: never a crash, never a 500.</summary>
public sealed class HostileWebhookTests
{
    private const string Signature = "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    public static TheoryData<string, string> Malformed => new()
    {
        { "gitea", """{"ref":"refs/heads/main","repository":null,"total_commits":0,"commits":[]}""" },                                     // CVE-2025-59537
        { "azuredevops", """{"eventType":"git.push","resource":{"refUpdates":[],"repository":{"remoteUrl":"https://dev.azure.com/a/b/_git/c","defaultBranch":"refs/heads/main"}}}""" },  // CVE-2025-59538
        { "azuredevops", """{"eventType":"git.push","resource":{"refUpdates":[null,7,{}],"repository":{"remoteUrl":"https://dev.azure.com/a/b/_git/c"}}}""" },
        { "azuredevops", """{"eventType":"git.push","resource":null}""" },
        { "bitbucket-server", """{"eventKey":"repo:refs_changed","changes":[{"ref":{"id":"refs/heads/main"}}],"repository":{"links":{"clone":"https://x/y.git"}}}""" },   // CVE-2025-59531
        { "bitbucket-server", """{"eventKey":"repo:refs_changed","changes":{},"repository":{"links":{"clone":[{"name":"http","href":["https://x/y.git"]}]}}}""" },
        { "bitbucket", """{"push":{"changes":[{"new":null,"old":null}]},"repository":{"links":{"html":{"href":"https://bitbucket.org/a/b"}}}}""" },
        { "bitbucket", """{"push":{"changes":7},"repository":{"links":[]}}""" },
        { "github", """{"ref":7,"repository":{"clone_url":["x"],"html_url":{}}}""" },
        { "github", """{"ref":"refs/heads/main","commits":[null,7,"x",{"added":"x"}],"repository":{"clone_url":"https://github.com/((a+)+)$/b"}}""" },
        { "github", """{"ref":"refs/heads/main","commits":[{"added":[null,7,{}],"removed":[],"modified":[]}],"repository":{"clone_url":"::::"}}""" },
        { "gitlab", """{"object_kind":"push","ref":null,"project":{"git_http_url":""},"commits":{"0":{}}}""" },
        { "gitlab", """{"object_kind":["push"]}""" },
        { "acr", """{"action":"push","target":[],"request":{"host":{}}}""" },
        { "dockerhub", """{"repository":{"repo_name":null}}""" },
        { "ghcr", """{"package":{"package_version":[],"namespace":1}}""" },
        { "generic", """{"applications":{"a":1},"paths":7,"repository":[]}""" },
        { "generic", "\"\\ud800\"" },
        { "generic", """{"repository":"\ud800","image":"\udfff"}""" },
        { "generic", "[]" }, { "generic", "null" }, { "generic", "" }, { "generic", "{" }, { "generic", "\u0000" },
        { "generic", "{\"a\":" + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_payload_is_answered_and_wakes_nothing(string provider, string body)
    {
        await using var app = await WebhookTests.StartAsync(WebhookTests.Git("shop", "https://github.com/contoso/config", "main", string.Empty));
        var answer = await app.Client.SendAsync(Request(provider, body));
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.BadRequest });
        Assert.Empty(await app.DrainAsync());
    }

    public static TheoryData<string, string> Documented => new()
    {
        { "github", GitHubPush }, { "gitlab", GitLabPush }, { "bitbucket", BitbucketPush }, { "bitbucket-server", BitbucketServerPush },
        { "azuredevops", AzureDevOpsPush }, { "gitea", GiteaPush }, { "acr", AcrPush }, { "dockerhub", DockerHubPush }, { "ghcr", GhcrPublish },
    };

    [Theory]
    [MemberData(nameof(Documented))]
    public async Task Every_value_replaced_by_every_other_kind_is_answered(string provider, string body)
    {
        await using var app = await WebhookTests.StartAsync(WebhookTests.Git("shop", "https://github.com/contoso/config", "main", "apps"));
        foreach (var mutation in Mutations(body))
        {
            var answer = await app.Client.SendAsync(Request(provider, mutation));
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{answer.StatusCode}: {mutation}");
        }
    }

    [Fact]
    public async Task Body_of_50_megabytes_is_refused_before_it_is_read()
    {
        await using var app = await WebhookTests.StartAsync();
        var request = Request("github", "{}");
        request.Content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        request.Headers.ExpectContinue = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Body_without_a_length_is_read_up_to_the_limit_only()
    {
        await using var app = await ControllerApp.StartAsync(o =>
        {
            o.Webhooks.LargestBody = 64 * 1024;
            o.Webhooks.Secrets["github"] = [Secret];
            return o;
        });
        var request = Request("github", "{}");
        request.Content = new StreamContent(new EndlessStream(1024 * 1024));
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Slow_body_is_given_up()
    {
        await using var app = await ControllerApp.StartAsync(o =>
        {
            o.Webhooks.BodyTimeout = TimeSpan.FromMilliseconds(200);
            o.Webhooks.Secrets["github"] = [Secret];
            return o;
        });
        Assert.Equal("HTTP/1.1 408 Request Timeout", await SendHeadersOnlyAsync(app, "/hooks/github", Signature));
    }

    [Theory]
    [InlineData("github", "X-GitHub-Event: push")]
    [InlineData("github", "X-Hub-Signature-256: sha256=guessed")]
    [InlineData("gitea", "X-Gitea-Signature: 00")]
    [InlineData("bitbucket", Signature)]
    [InlineData("gitlab", "X-Gitlab-Token: guessed")]
    public async Task What_can_never_be_accepted_is_refused_before_the_body_arrives(string provider, string header)
    {
        await using var app = await ControllerApp.StartAsync(o =>
        {
            o.Webhooks.Secrets["github"] = o.Webhooks.Secrets["gitea"] = o.Webhooks.Secrets["gitlab"] = [Secret];
            return o;
        });
        Assert.Equal("HTTP/1.1 401 Unauthorized", await SendHeadersOnlyAsync(app, $"/hooks/{provider}", header));
    }

    [Fact]
    public async Task Bodies_that_are_read_at_a_time_are_bounded()
    {
        await using var app = await ControllerApp.StartAsync(o =>
        {
            o.Webhooks.BodiesAtATime = 1;
            o.Webhooks.YieldAfter = TimeSpan.FromMinutes(1);
            o.Webhooks.BodyGrace = o.Webhooks.BodyTimeout = TimeSpan.FromSeconds(5);
            o.Webhooks.AnswerWithin = TimeSpan.FromMilliseconds(50);
            o.Webhooks.Secrets["github"] = [Secret];
            return o;
        });
        var first = SendHeadersOnlyAsync(app, "/hooks/github", Signature);
        string? second;
        do
        {
            // The first may not have arrived yet: then it is the one that finds no place.
            second = await SendHeadersOnlyAsync(app, "/hooks/github", Signature);
        }
        while (second == "HTTP/1.1 408 Request Timeout" && !first.IsCompleted);
        Assert.Contains("HTTP/1.1 429 Too Many Requests", new[] { await first, second });
    }

    // Announces a body that never comes, and gives the status line of the answer.
    private static async Task<string?> SendHeadersOnlyAsync(ControllerApp app, string path, string header)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Client.BaseAddress!.Host, app.Client.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nContent-Length: 1000\r\n\r\n{{"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync();
    }

    private static IEnumerable<string> Mutations(string body)
    {
        string[] replacements = ["null", "7", "\"x\"", "[]", "{}", "[null]", "true", "[[{}]]"];
        foreach (var path in Paths(JsonNode.Parse(body)!, []))
        {
            foreach (var replacement in replacements)
            {
                var copy = JsonNode.Parse(body)!;
                var parent = path.SkipLast(1).Aggregate(copy, (node, step) => step is int i ? node[i]! : node[(string)step]!);
                if (path[^1] is int index)
                {
                    parent[index] = JsonNode.Parse(replacement);
                }
                else
                {
                    parent[(string)path[^1]] = JsonNode.Parse(replacement);
                }

                yield return copy.ToJsonString();
            }
        }
    }

    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode node, IReadOnlyList<object> prefix) => node switch
    {
        JsonObject o => o.SelectMany(p => Below(p.Value, [.. prefix, p.Key])),
        JsonArray a => a.SelectMany((item, i) => Below(item, [.. prefix, i])),
        _ => [],
    };

    private static IEnumerable<IReadOnlyList<object>> Below(JsonNode? node, IReadOnlyList<object> path) =>
        node is null ? [path] : Paths(node, path).Prepend(path);

    private sealed class EndlessStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            _left -= read;
            return read;
        }
    }
}
