using System.Net;
using System.Net.Sockets;
using GitOpsServerless.Git;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>
/// Git repositories over HTTP on a loopback port; folders of this machine can be served as repositories. Requests must name this machine: a
/// web page whose own name leads here (DNS rebinding) sends that name, and reads nothing.
/// </summary>
public sealed class SandboxGitHost : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly SandboxGitServer server;
    private readonly Dictionary<string, GitFolder> folders = new(StringComparer.Ordinal);
    private readonly TimeProvider time;

    private SandboxGitHost(WebApplication application, SandboxGitServer server, TimeProvider time)
    {
        (this.application, this.server, this.time) = (application, server, time);
        server.Listing = CommitAsync;
        application.Run(HandleAsync);
    }

    /// <summary>The address with its port.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts a server.</summary>
    /// <param name="root">Folder of the bare repositories.</param>
    /// <param name="port">Port to listen on where it is free; else, and for 0, the system chooses one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<SandboxGitHost> StartAsync(string root, int port, TimeProvider time, CancellationToken cancellationToken = default)
    {
        try
        {
            return await StartOnAsync(root, port, time, cancellationToken);
        }
        catch (Exception exception) when (port != 0 && exception is IOException or SocketException)
        {
            return await StartOnAsync(root, 0, time, cancellationToken);
        }
    }

    /// <summary>Serves a folder: its files are the first commit, and what is changed in it becomes a commit when somebody asks for the branches.</summary>
    /// <returns>The address of the repository.</returns>
    public async Task<Uri> ServeFolderAsync(string name, string folder, string branch, CancellationToken cancellationToken)
    {
        var link = new GitFolder(folder, server.Create(name, branch), branch, time);
        lock (folders)
        {
            folders.Add(name, link);
        }

        try
        {
            await link.CommitAsync(cancellationToken);
        }
        catch (GitException exception)
        {
            throw new IOException($"The folder {folder} cannot be served as a repository: {exception.Message}", exception);
        }

        return new Uri(Address, name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        server.Dispose();
        foreach (var folder in folders.Values)
        {
            folder.Dispose();
        }
    }

    private static async Task<SandboxGitHost> StartOnAsync(string root, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var host = new SandboxGitHost(builder.Build(), new SandboxGitServer(root), time);
        try
        {
            await host.application.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        var addresses = host.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.Address = new Uri(addresses.Addresses.First() + "/");
        return host;
    }

    private Task HandleAsync(HttpContext context)
    {
        if (NamesThisMachine(context.Request.Host.Host))
        {
            return server.HandleAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }

    private static bool NamesThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private Task CommitAsync(string name, CancellationToken cancellationToken)
    {
        GitFolder? folder;
        lock (folders)
        {
            folder = folders.GetValueOrDefault(name);
        }

        return folder?.CommitAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
