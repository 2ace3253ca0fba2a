using GitOpsServerless.Git.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>Answers fetches with whatever a test says, behind a correct advertisement of protocol v2.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private HostileServer(WebApplication application) => this.application = application;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public string Url => new Uri(Address, "repository.git").AbsoluteUri;

    /// <summary>Answers "info/refs".</summary>
    public Func<HttpContext, Task> Advertise { get; set; } = context => WriteAsync(
        context,
        "application/x-git-upload-pack-advertisement",
        new PacketWriter().Line("# service=git-upload-pack").Flush()
            .Line("version 2").Line("agent=git/test").Line("ls-refs=unborn").Line("fetch=shallow filter").Line("object-format=sha1").Flush().Written);

    /// <summary>Answers "git-upload-pack"; the text is the request.</summary>
    public Func<HttpContext, string, Task> Answer { get; set; } = (context, _) => WriteAsync(context, Result, new PacketWriter().Flush().Written);

    public List<(string Path, string? Authorization, string Host)> Requests { get; } = [];

    public const string Result = "application/x-git-upload-pack-result";

    public static async Task<HostileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var server = new HostileServer(builder.Build());
        server.application.Run(server.HandleAsync);
        await server.application.StartAsync();
        server.Address = new Uri(server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
        return server;
    }

    public static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body);
    }

    /// <summary>A pack inside a correct answer to a fetch.</summary>
    public static Task PackAsync(HttpContext context, byte[] pack)
    {
        var writer = new PacketWriter().Line("packfile");
        foreach (var part in pack.Chunk(60_000))
        {
            writer.Data([1, .. part]);
        }

        return WriteAsync(context, Result, writer.Flush().Written);
    }

    /// <summary>Says that the branch main is at a commit, and answers fetches with a pack.</summary>
    public void Serve(string commit, byte[] pack) => Answer = (context, request) => request.Contains("command=ls-refs", StringComparison.Ordinal)
        ? WriteAsync(context, Result, new PacketWriter().Line($"{commit} refs/heads/main").Flush().Written)
        : PackAsync(context, pack);

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        lock (Requests)
        {
            Requests.Add((context.Request.Path.Value!, context.Request.Headers.Authorization, context.Request.Host.Value!));
        }

        if (context.Request.Path.Value!.EndsWith("/info/refs", StringComparison.Ordinal))
        {
            await Advertise(context);
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        await Answer(context, await reader.ReadToEndAsync());
    }
}
