using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GitOpsServerless.Rendering.Tests.Support;

/// <summary>A web server on this machine that answers as it is told and remembers what it was asked.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public LoopbackServer(string host = "127.0.0.1")
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://{host}:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _loop = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Answers by path and query.</summary>
    public ConcurrentDictionary<string, Action<HttpListenerRequest, HttpListenerResponse>> Answers { get; } = new();

    /// <summary>What was asked: path and query, and the Authorization header.</summary>
    public ConcurrentQueue<(string Path, string? Authorization)> Requests { get; } = new();

    public void Serve(string path, byte[] content) => Answers[path] = (_, response) => response.OutputStream.Write(content);

    public void Serve(string path, string content) => Serve(path, System.Text.Encoding.UTF8.GetBytes(content));

    public void Redirect(string path, string target) => Answers[path] = (_, response) =>
    {
        response.StatusCode = 302;
        response.Headers["Location"] = target;
    };

    public async ValueTask DisposeAsync()
    {
        // Not stopped before: closing a stopped listener opens its port once more, which another test may have by then.
        _listener.Close();
        await _loop;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException)
            {
                // The listener was stopped, or the client went away in the middle of an answer.
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        Requests.Enqueue((context.Request.RawUrl!, context.Request.Headers["Authorization"]));
        if (Answers.TryGetValue(context.Request.RawUrl!, out var answer))
        {
            answer(context.Request, context.Response);
        }
        else
        {
            context.Response.StatusCode = 404;
        }

        context.Response.Close();
    }
}
