using System.Collections.Concurrent;
using System.IO.Compression;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>
/// Serves the bare repositories of a folder over smart HTTP without a git binary: protocol v2 for clones and fetches, with depth and
/// filters, and receive-pack for pushes. For the sandbox and for tests: it asks nobody who they are.
/// </summary>
public sealed class SandboxGitServer : IDisposable
{
    private readonly ConcurrentDictionary<string, LocalRepository> open = new(StringComparer.Ordinal);
    private readonly GitLimits limits;
    private readonly string root;

    /// <summary>Creates a server.</summary>
    /// <param name="root">The folder that holds the repositories.</param>
    /// <param name="limits">Bounds on what may be pushed; null for the defaults.</param>
    public SandboxGitServer(string root, GitLimits? limits = null)
    {
        this.root = root;
        this.limits = limits ?? new GitLimits();
    }

    /// <summary>Is told the name of a repository after a push has changed it.</summary>
    public Action<string>? Pushed { get; set; }

    /// <summary>Is called with the name of a repository before its refs are listed.</summary>
    public Func<string, CancellationToken, Task>? Listing { get; set; }

    /// <summary>Makes an empty repository, unless it is there; returns its folder. Commits come in by a push, or through <c>file://</c>.</summary>
    public string Create(string name, string branch = "main")
    {
        var path = PathOf(name) ?? throw new ArgumentException("The name of a repository is made of letters, digits, '.', '_' and '-'.", nameof(name));
        if (!File.Exists(Path.Combine(path, "HEAD")))
        {
            LocalWriter.Create(path, branch);
        }

        return path;
    }

    /// <summary>Maps the three addresses of every repository below <paramref name="prefix"/>, such as <c>/git</c>.</summary>
    public void Map(IEndpointRouteBuilder endpoints, string prefix) => endpoints.Map(prefix + "/{name}/{**service}", HandleAsync);

    /// <summary>Answers a request whose path ends in "NAME/info/refs", "NAME/git-upload-pack" or "NAME/git-receive-pack".</summary>
    public Task HandleAsync(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? string.Empty).Split('/');
        return (context.Request.Method, parts) switch
        {
            ("GET", [.., var name, "info", "refs"]) => GuardAsync(context, name, AdvertiseAsync),
            ("POST", [.., UploadPack.Service]) when !IsOfGit(context.Request, UploadPack.Service) => Refuse(context, StatusCodes.Status415UnsupportedMediaType),
            ("POST", [.., ReceivePack.Service]) when !IsOfGit(context.Request, ReceivePack.Service) => Refuse(context, StatusCodes.Status415UnsupportedMediaType),
            ("POST", [.., var name, UploadPack.Service]) => GuardAsync(context, name, UploadAsync),
            ("POST", [.., var name, ReceivePack.Service]) => GuardAsync(context, name, ReceiveAsync),
            _ => Refuse(context, StatusCodes.Status404NotFound),
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var repository in open.Values)
        {
            repository.Dispose();
        }
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private string? PathOf(string name) =>
        name.Length is > 0 and <= 100 && name[0] != '.' && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? Path.Combine(root, name)
            : null;

    private async Task GuardAsync(HttpContext context, string name, Func<HttpContext, string, LocalRepository, Task> handle)
    {
        if (PathOf(name) is not { } path || !File.Exists(Path.Combine(path, "HEAD")))
        {
            await Refuse(context, StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            context.Response.Headers.CacheControl = "no-cache";
            await handle(context, name, open.GetOrAdd(path, key => new LocalRepository(key, limits)));
        }
        catch (GitException exception) when (!context.Response.HasStarted)
        {
            await context.Response.Body.WriteAsync(new PacketWriter().Data(System.Text.Encoding.UTF8.GetBytes("ERR " + exception.Message)).Written);
        }
    }

    private async Task AdvertiseAsync(HttpContext context, string name, LocalRepository repository)
    {
        var service = context.Request.Query["service"].ToString();
        if (service is not (UploadPack.Service or ReceivePack.Service))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.ContentType = $"application/x-{service}-advertisement";
        var writer = new PacketWriter().Line("# service=" + service).Flush();
        if (service == ReceivePack.Service)
        {
            await ListingAsync(name, context.RequestAborted);
            await ReceivePack.AdvertiseAsync(repository, writer, context.RequestAborted);
        }
        else if (context.Request.Headers["Git-Protocol"].ToString().Contains("version=2", StringComparison.Ordinal))
        {
            UploadPack.Advertise(writer);
        }
        else
        {
            writer.Data("ERR this server speaks protocol version 2 only"u8);
        }

        await context.Response.Body.WriteAsync(writer.Written, context.RequestAborted);
    }

    private async Task UploadAsync(HttpContext context, string name, LocalRepository repository)
    {
        context.Response.ContentType = $"application/x-{UploadPack.Service}-result";
        await using var body = Body(context.Request);
        await UploadPack.RunAsync(repository, body, context.Response.Body, () => ListingAsync(name, context.RequestAborted), context.RequestAborted);
    }

    private async Task ReceiveAsync(HttpContext context, string name, LocalRepository repository)
    {
        context.Response.ContentType = $"application/x-{ReceivePack.Service}-result";
        await using var body = Body(context.Request);
        if (await ReceivePack.RunAsync(repository, limits, body, context.Response.Body, context.RequestAborted))
        {
            Pushed?.Invoke(name);
        }
    }

    private Task ListingAsync(string name, CancellationToken cancellationToken) => Listing?.Invoke(name, cancellationToken) ?? Task.CompletedTask;

    /// <summary>A page in a browser can post to this machine, but not with these types (Fetch standard, CORS-safelisted request headers).</summary>
    private static bool IsOfGit(HttpRequest request, string service) =>
        string.Equals(request.ContentType, $"application/x-{service}-request", StringComparison.OrdinalIgnoreCase);

    private static Stream Body(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is "gzip" or "x-gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
}
