using System.Collections.Concurrent;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Tests.Hosting;

public sealed class RunScopeTests
{
    [Fact]
    public void Every_line_of_a_message_carries_application_and_run_id_whoever_writes_it()
    {
        using var lines = new ScopedLines();
        using var factory = LoggerFactory.Create(b => b.AddProvider(lines));
        var (pump, other) = (factory.CreateLogger("pump"), factory.CreateLogger("other"));
        var engine = new EngineLog(factory.CreateLogger<EngineLog>());
        using (RunScope.Begin("shop", pump, TimeProvider.System))
        {
            other.LogWarning("before the engine");
            engine.Publish(new EngineEvent(DateTimeOffset.UnixEpoch, "shop", "run-7", EngineStage.Plan, DiagnosticSeverity.Info, "planned"));
            Assert.Null(RunScope.Begin("shop", pump, TimeProvider.System));
            other.LogWarning("after the engine");
        }

        other.LogWarning("outside");
        Assert.Equal(32, lines.RunIdOf("before the engine")!.Length);
        Assert.Equal("run-7", lines.RunIdOf("after the engine"));
        Assert.Null(lines.RunIdOf("outside"));
        Assert.Null(RunScope.Current);
    }

    private sealed class ScopedLines : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private readonly ConcurrentDictionary<string, string?> _runs = new(StringComparer.Ordinal);
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public string? RunIdOf(string line) => _runs[line];

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string? run = null;
            _scopes.ForEachScope((scope, _) => run = (scope as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(p => p.Key == "RunId").Value as string ?? run, 0);
            _runs[formatter(state, exception)] = run;
        }

        public void Dispose()
        {
        }
    }
}
