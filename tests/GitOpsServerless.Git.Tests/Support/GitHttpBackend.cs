using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Git.Tests.Support;

/// <summary>Serves the repositories below a folder over smart HTTP: "git http-backend" as CGI (RFC 3875) behind Kestrel on a free loopback port.</summary>
internal sealed class GitHttpBackend : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly string root;

    private GitHttpBackend(WebApplication application, string root)
    {
        this.application = application;
        this.root = root;
    }

    /// <summary>Looks at a request first; false when it has answered itself.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>The protocol that the backend is told to speak, whatever the client asks for; null leaves it to the client.</summary>
    public int? Protocol { get; set; }

    public List<string> Requests { get; } = [];

    public long BytesSent { get; private set; }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<GitHttpBackend> StartAsync(string root)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = new GitHttpBackend(builder.Build(), root);
        server.application.Run(server.HandleAsync);
        await server.application.StartAsync();
        var features = server.application.Services.GetRequiredService<IServer>().Features;
        server.Address = new Uri(features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
        return server;
    }

    public string Url(string repository) => new Uri(Address, repository).AbsoluteUri;

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        lock (Requests)
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        }

        if (Before is { } before && !await before(context))
        {
            return;
        }

        using var process = Process.Start(CreateStart(context))!;
        var drained = process.StandardError.ReadToEndAsync();
        var fed = FeedAsync(context, process);
        await CopyAnswerAsync(process.StandardOutput.BaseStream, context.Response);
        await fed;
        await drained;
        await process.WaitForExitAsync();
    }

    private ProcessStartInfo CreateStart(HttpContext context)
    {
        var request = context.Request;
        var start = new ProcessStartInfo("git", "http-backend") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        GitCommand.SetEnvironment(start);
        start.Environment["GIT_PROJECT_ROOT"] = root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REQUEST_METHOD"] = request.Method;
        start.Environment["PATH_INFO"] = request.Path.Value;
        start.Environment["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?') ?? string.Empty;
        start.Environment["CONTENT_TYPE"] = request.ContentType ?? string.Empty;
        start.Environment["CONTENT_LENGTH"] = request.ContentLength?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
        start.Environment["REMOTE_USER"] = "tester";
        start.Environment["REMOTE_ADDR"] = "127.0.0.1";
        start.Environment["GIT_PROTOCOL"] = Protocol is { } version ? $"version={version}" : request.Headers["Git-Protocol"].ToString();
        start.Environment["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString();
        return start;
    }

    private static async Task FeedAsync(HttpContext context, Process process)
    {
        try
        {
            await context.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The backend answered before it read everything.
        }
    }

    private async Task CopyAnswerAsync(Stream output, HttpResponse response)
    {
        for (var line = ReadLine(output); line.Length > 0; line = ReadLine(output))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }

        var buffer = new byte[1 << 16];
        for (var read = await output.ReadAsync(buffer); read > 0; read = await output.ReadAsync(buffer))
        {
            BytesSent += read;
            await response.Body.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    private static string ReadLine(Stream stream)
    {
        var line = new List<byte>();
        for (var value = stream.ReadByte(); value >= 0 && value != '\n'; value = stream.ReadByte())
        {
            line.Add((byte)value);
        }

        return System.Text.Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
    }
}
