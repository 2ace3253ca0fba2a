using System.Diagnostics;
using GitOpsServerless.Testing;
using GitOpsServerless.Testing.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Tests.Functions;

/// <summary>The address of an installation for <c>bicep/smoke.sh</c>: the double of the Functions host behind HTTP, and an <c>az</c> that knows its key.</summary>
internal sealed class SmokeFront : IAsyncDisposable
{
    private const string Key = "key-of-the-host";
    private readonly WebApplication _app;
    private readonly string _tools;

    private SmokeFront(WebApplication app, string tools) => (_app, _tools) = (app, tools);

    public static async Task<SmokeFront> StartAsync(FunctionsHostDouble host, string folder)
    {
        var tools = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        var az = Path.Combine(tools, "az");
        await File.WriteAllTextAsync(az, $"#!/bin/bash\necho {Key}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => ForwardAsync(host, context));
        await app.StartAsync();
        return new SmokeFront(app, tools);
    }

    /// <summary>Runs the script.</summary>
    public async Task<(int Exit, string Output)> RunAsync(string secret)
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(RealData.RepositoryRoot, "bicep", "smoke.sh"), "rg-gitops", "func-gitops", _app.Urls.First()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_tools}:{start.Environment["PATH"]}";
        start.Environment["GITHUB_WEBHOOK_SECRET"] = secret;
        (start.Environment["GITOPS_SMOKE_TRIES"], start.Environment["GITOPS_SMOKE_PAUSE"]) = ("3", "1");
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ForwardAsync(FunctionsHostDouble host, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString.Value)
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        foreach (var (name, values) in context.Request.Headers.Where(h => h.Key.StartsWith("x-", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        using var answer = await host.ForwardAsync(request, hasKey: context.Request.Headers["x-functions-key"] == Key);
        context.Response.StatusCode = (int)answer.StatusCode;
        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
