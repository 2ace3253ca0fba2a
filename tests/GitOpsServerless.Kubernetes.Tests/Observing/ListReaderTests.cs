using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;
using GitOpsServerless.Kubernetes.Discovery;
using GitOpsServerless.Kubernetes.Observing;

namespace GitOpsServerless.Kubernetes.Tests.Observing;

public sealed class ListReaderTests
{
    private static readonly ApiKind ConfigMaps = new(string.Empty, "v1", "ConfigMap", "configmaps", IsNamespaced: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_is_too_large_is_asked_for_again_with_fewer_objects()
    {
        using var server = new Server(count: 50, size: 1_000);
        var options = new KubernetesTargetOptions { MaxResponseBytes = 10_000 };
        using var client = server.Connect(options);
        var found = new List<string?>();

        var result = await new ListReader(client, options).ReadAsync(new ListRequest(ConfigMaps, "a", _ => true, o => found.Add(o.Name())), Token);

        Assert.True(result.IsComplete, result.Error?.ToString());
        Assert.Equal(Enumerable.Range(0, 50).Select(Server.NameOf), found);
    }

    [Fact]
    public async Task One_object_that_is_too_large_is_an_error()
    {
        using var server = new Server(count: 1, size: 20_000);
        var options = new KubernetesTargetOptions { MaxResponseBytes = 10_000 };
        using var client = server.Connect(options);

        var result = await new ListReader(client, options).ReadAsync(new ListRequest(ConfigMaps, "a", _ => true, _ => { }), Token);

        Assert.Equal("GOS0612", result.Error?.Code);
    }

    [Fact]
    public async Task A_few_objects_among_very_many_are_read_one_by_one()
    {
        using var server = new Server(count: 5_000, size: 10);
        var options = new KubernetesTargetOptions();
        using var client = server.Connect(options);
        var wanted = Enumerable.Range(4_990, 6).Select(i => new ResourceId("ConfigMap", "a", Server.NameOf(i)))
            .Select(id => new WantedObject(id, ConfigMaps, "a")).ToList();

        var live = await new LiveReader(client, options).ReadAsync(wanted, "app", new HashSet<string>(), Token);

        Assert.Equal(wanted.Select(w => w.Id).Order(), live.Resources.Keys.Order());
        Assert.Equal((1, 6), (server.Lists, server.Reads));
    }

    /// <summary>Serves one collection by pages, and its objects one by one.</summary>
    private sealed class Server(int count, int size) : HttpMessageHandler
    {
        private int _lists;
        private int _reads;

        public int Lists => _lists;

        public int Reads => _reads;

        public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"o{number}");

        public KubernetesClient Connect(KubernetesTargetOptions options) =>
            new(new KubernetesConnection(new Uri("https://one.example")), options, TimeProvider.System, this);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Answer(request.RequestUri!).ToJsonString(), Encoding.UTF8, "application/json"),
            });

        private JsonObject Answer(Uri uri)
        {
            var name = uri.Segments[^1];
            if (name != "configmaps")
            {
                Interlocked.Increment(ref _reads);
                return Item(int.Parse(name[1..], CultureInfo.InvariantCulture));
            }

            Interlocked.Increment(ref _lists);
            var query = HttpUtility.ParseQueryString(uri.Query);
            var limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
            var start = int.Parse(query["continue"] ?? "0", CultureInfo.InvariantCulture);
            var end = Math.Min(count, start + limit);
            return new JsonObject
            {
                ["kind"] = "ConfigMapList",
                ["metadata"] = new JsonObject { ["continue"] = end < count ? end.ToString(CultureInfo.InvariantCulture) : string.Empty },
                ["items"] = new JsonArray([.. Enumerable.Range(start, end - start).Select(Item)]),
            };
        }

        private JsonObject Item(int number) => new()
        {
            ["metadata"] = new JsonObject { ["name"] = NameOf(number), ["namespace"] = "a" },
            ["data"] = new JsonObject { ["key"] = new string('x', size) },
        };
    }
}
