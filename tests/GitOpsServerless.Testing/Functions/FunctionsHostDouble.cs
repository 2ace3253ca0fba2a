using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Testing.Functions;

/// <summary>
/// Does to a custom handler what the Azure Functions host does: reads <c>host.json</c> and every <c>function.json</c>, starts the executable with
/// the host's environment, waits until it answers, sends invocations as the host's source writes them, enforces the timeout,
/// gives up messages after <c>maxDequeueCount</c> tries, and kills the process as a scale-in would.
/// </summary>
public sealed class FunctionsHostDouble : IAsyncDisposable
{
    private static readonly TimeSpan s_initialization = TimeSpan.FromSeconds(60);
    private readonly string _root;
    private readonly JsonObject _host;
    private readonly Dictionary<string, JsonObject> _functions = new(StringComparer.Ordinal);
    private readonly HttpClient _client;
    private readonly StringBuilder _log = new();
    private readonly ProcessStartInfo _start;
    private readonly TimeSpan _timeout;
    private Process _process = null!;

    private FunctionsHostDouble(string root, string executable, IReadOnlyDictionary<string, string> settings)
    {
        _root = root;
        _host = Read("host.json");
        foreach (var file in Directory.EnumerateDirectories(root).Select(f => Path.Combine(f, "function.json")).Where(File.Exists))
        {
            _functions[Path.GetFileName(Path.GetDirectoryName(file))!] = Read(file);
        }

        var port = FreePort();
        _timeout = TimeSpan.Parse(_host["functionTimeout"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = _timeout + TimeSpan.FromMinutes(1),
        };
        var arguments = _host["customHandler"]!["description"]!["arguments"]?.AsArray().Select(a => a!.GetValue<string>()) ?? [];
        _start = executable.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [executable, .. arguments])
            : new ProcessStartInfo(executable, arguments);
        (_start.WorkingDirectory, _start.RedirectStandardOutput, _start.RedirectStandardError) = (root, true, true);
        foreach (var (name, value) in settings)
        {
            _start.Environment[name] = value;
        }

        foreach (var name in new[] { "FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT" })
        {
            _start.Environment[name] = port.ToString(CultureInfo.InvariantCulture);
        }

        _start.Environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = Guid.NewGuid().ToString();
        _start.Environment["FUNCTIONS_APP_ROOT_PATH"] = root;
    }

    /// <summary>How often an invocation took longer than <c>functionTimeout</c>.</summary>
    public int Timeouts { get; private set; }

    /// <summary>Texts of the messages that were given up.</summary>
    public List<string> Poison { get; } = [];

    /// <summary>What the handler wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Names of the functions that the files define.</summary>
    public IEnumerable<string> Functions => _functions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Starts the handler and waits until it answers.</summary>
    /// <param name="root">Folder with <c>host.json</c>.</param>
    /// <param name="executable">What <c>defaultExecutablePath</c> stands for.</param>
    /// <param name="settings">App settings.</param>
    public static async Task<FunctionsHostDouble> StartAsync(string root, string executable, IReadOnlyDictionary<string, string> settings)
    {
        var host = new FunctionsHostDouble(root, executable, settings);
        await host.StartProcessAsync();
        return host;
    }

    /// <summary>Kills the handler without a word and starts another one.</summary>
    public async Task RestartAsync()
    {
        Kill();
        await StartProcessAsync();
    }

    /// <summary>Fires a timer.</summary>
    public async Task<HttpStatusCode> FireTimerAsync(string function)
    {
        var binding = Trigger(function, "timerTrigger");
        var now = DateTimeOffset.UtcNow;
        var timer = new JsonObject
        {
            ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
            ["ScheduleStatus"] = new JsonObject { ["Last"] = now.AddMinutes(-1), ["Next"] = now.AddMinutes(1), ["LastUpdated"] = now.AddMinutes(-1) },
            ["IsPastDue"] = false,
        };
        using var answer = await InvokeAsync(function, new JsonObject { [binding] = timer }, []);
        return answer.StatusCode;
    }

    /// <summary>Delivers a queue message, again after each failure, and gives it up after the tries that <c>host.json</c> allows.</summary>
    /// <param name="function">Function.</param>
    /// <param name="text">Text of the message, decoded.</param>
    /// <returns>Whether the function took it.</returns>
    public async Task<bool> DeliverAsync(string function, string text)
    {
        var binding = Trigger(function, "queueTrigger");
        var tries = _host["extensions"]?["queues"]?["maxDequeueCount"]?.GetValue<int>() ?? 5;
        for (var attempt = 1; attempt <= tries; attempt++)
        {
            var metadata = new JsonObject
            {
                ["DequeueCount"] = attempt.ToString(CultureInfo.InvariantCulture),
                ["Id"] = JsonSerializer.Serialize(Guid.NewGuid().ToString()),
                ["PopReceipt"] = JsonSerializer.Serialize("AgAAAAMAAAA="),
                ["InsertionTime"] = DateTimeOffset.UtcNow,
            };
            using var answer = await InvokeAsync(function, new JsonObject { [binding] = JsonSerializer.Serialize(text) }, metadata);
            if (answer.IsSuccessStatusCode)
            {
                return true;
            }
        }

        Poison.Add(text);
        return false;
    }

    /// <summary>Forwards a request of a client as the proxy does: same path, same body, the handler's own answer. 404 when no function has the route or the method.</summary>
    public async Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, bool hasKey = false)
    {
        var path = request.RequestUri!.OriginalString.TrimStart('/');
        var binding = _functions.Values.Select(f => f["bindings"]![0]!).FirstOrDefault(b => b["type"]!.GetValue<string>() == "httpTrigger" && Fits(b, path, request.Method));
        if (binding is null)
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        return binding["authLevel"]!.GetValue<string>() != "anonymous" && !hasKey
            ? new HttpResponseMessage(HttpStatusCode.Unauthorized)
            : await _client.SendAsync(request);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Kill();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool Fits(JsonNode binding, string path, HttpMethod method)
    {
        var route = binding["route"]!.GetValue<string>();
        return path.StartsWith(route[..route.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal)
            && binding["methods"]!.AsArray().Any(m => string.Equals(m!.GetValue<string>(), method.Method, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<HttpResponseMessage> InvokeAsync(string function, JsonObject data, JsonObject metadata)
    {
        metadata["sys"] = new JsonObject { ["MethodName"] = function, ["UtcNow"] = DateTimeOffset.UtcNow, ["RandGuid"] = Guid.NewGuid().ToString() };
        var body = new JsonObject { ["Data"] = data, ["Metadata"] = metadata }.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0");
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.UserAgent.ParseAdd("Azure-Functions-Host/4.1037.0");
        using var limit = new CancellationTokenSource(_timeout);
        HttpResponseMessage answer;
        try
        {
            answer = await _client.SendAsync(request, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The host fails the invocation and starts the worker anew: it cannot stop what runs in it.
            Timeouts++;
            await RestartAsync();
            return new HttpResponseMessage(HttpStatusCode.InternalServerError);
        }

        // The host takes nothing but JSON for an answer.
        return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "application/json"
            ? throw new InvalidOperationException($"{function} answered {answer.Content.Headers.ContentType} instead of JSON.")
            : answer;
    }

    private string Trigger(string function, string type)
    {
        var binding = _functions[function]["bindings"]!.AsArray().First(b => b!["type"]!.GetValue<string>() == type)!;
        return binding["name"]!.GetValue<string>();
    }

    private async Task StartProcessAsync()
    {
        _process = Process.Start(_start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await _client.GetAsync("/");
                return;
            }
            catch (HttpRequestException) when (clock.Elapsed < s_initialization && !_process.HasExited)
            {
                await Task.Delay(25);
            }
            catch (HttpRequestException error)
            {
                throw new InvalidOperationException($"The handler does not answer:\n{Log}", error);
            }
        }
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(_root, file)))!.AsObject();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
