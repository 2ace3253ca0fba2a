using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Dashboard;
using GitOpsServerless.Controller.Drift;
using GitOpsServerless.Controller.Functions;
using GitOpsServerless.Controller.Metrics;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Waking;
using GitOpsServerless.Controller.Webhooks;
using GitOpsServerless.Runtime.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>What the controller drives.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Step">One step of the loop.</param>
/// <param name="State">State store.</param>
/// <param name="Queue">Queue.</param>
/// <param name="Notifier">Notifications.</param>
/// <param name="Time">Clock.</param>
public sealed record ControllerPorts(IGitOpsEngine Engine, StepFunction Step, IStateStore State, IWorkQueue Queue, INotifier Notifier, TimeProvider Time)
{
    /// <summary>Leases that bound the steps on one target over all processes; null bounds them in this process only.</summary>
    public ILeaseStore? Leases { get; init; }

    /// <summary>The ports of a composed engine.</summary>
    public static ControllerPorts Of(GitOpsRuntime runtime, INotifier notifier, TimeProvider time) =>
        new(runtime.Engine, runtime.Engine.Reconciler.StepAsync, runtime.State, runtime.Queue, notifier, time) { Leases = runtime.Leases };
}

/// <summary>Puts the controller into an ASP.NET Core app: <c>services.AddGitOpsController(…)</c> and <c>app.MapGitOpsController()</c>.</summary>
public static class ControllerHost
{
    /// <summary>What requests and services may take to end beside the steps in hand.</summary>
    private static readonly TimeSpan s_stopping = TimeSpan.FromSeconds(3);

    /// <summary>Adds the controller's services; outside of a Functions app its pump and schedule too.</summary>
    public static IServiceCollection AddGitOpsController(this IServiceCollection services, ControllerPorts ports, ControllerOptions options)
    {
        services.AddRouting();
        services.Configure<HostOptions>(o => o.ShutdownTimeout = options.Pump.StopGrace + s_stopping).AddSingleton<StopGrace>();
        services.AddSingleton(ports.Engine).AddSingleton(ports.Step).AddSingleton(ports.State).AddSingleton(ports.Queue)
            .AddSingleton(ports.Notifier).AddSingleton(ports.Time);
        services.AddSingleton(options).AddSingleton(options.Webhooks).AddSingleton(options.Access).AddSingleton(options.Pump).AddSingleton(options.Schedule);
        services.AddSingleton<ControllerMeter>().AddSingleton<WorkMeter>().AddSingleton<PrometheusText>().AddSingleton<ControllerState>();
        services.AddSingleton<IndexStore>().AddSingleton<PoisonWatch>().AddSingleton<HealthReport>().AddSingleton<StepTimeouts>();
        services.AddSingleton<WakeStore>().AddSingleton<Waker>().AddSingleton<PendingWakes>().AddSingleton<Scheduler>();
        services.AddSingleton(_ => new TargetGate(options.Pump, ports.Leases, ports.Time)).AddSingleton(new Random());
        services.AddSingleton<MessageProcessor>().AddSingleton<StepFollower>().AddSingleton<PoisonRecorder>();
        services.AddSingleton<BodyPlaces>().AddSingleton<WebhookClients>().AddSingleton<WebhookReceiver>().AddSingleton<WebhookWaker>().AddSingleton<WebhookEndpoint>();
        services.AddSingleton<Authenticator>().AddSingleton<ApiRoutes>().AddSingleton<ApiEndpoints>().AddSingleton<DashboardEndpoints>();
        services.AddSingleton<DriftReporter>().AddSingleton<FunctionsEndpoints>();
        if (!options.IsFunctionsApp)
        {
            services.AddHostedService<WakesOfLastProcess>().AddHostedService<QueuePump>().AddHostedService<SchedulerService>().AddHostedService<DriftReportService>();
        }

        return services;
    }

    /// <summary>Maps everything that the controller answers to.</summary>
    public static void MapGitOpsController(this WebApplication app)
    {
        var services = app.Services;
        var options = services.GetRequiredService<ControllerOptions>();
        Observe(services, options);
        app.Use(MeasureAsync);
        var webhooks = services.GetRequiredService<WebhookEndpoint>();
        app.MapMethods("/hooks/{provider}/{token?}", ["POST"], (RequestDelegate)(context => webhooks.HandleAsync(
            context, (string)context.GetRouteValue("provider")!, (string?)context.GetRouteValue("token"))));
        var api = services.GetRequiredService<ApiEndpoints>();
        api.Map(app, "/v1");
        api.Map(app, "/ui/v1");
        services.GetRequiredService<DashboardEndpoints>().Map(app);
        MapHealth(app, services);
        if (options.IsFunctionsApp)
        {
            var functions = services.GetRequiredService<FunctionsEndpoints>();
            app.MapMethods("/timer", ["POST"], (RequestDelegate)functions.TimerAsync);
            app.MapMethods("/reconcile", ["POST"], (RequestDelegate)functions.ReconcileAsync);
            app.MapMethods("/drift-report", ["POST"], (RequestDelegate)functions.DriftReportAsync);
        }

        var telemetry = Telemetry.Start(Environment.GetEnvironmentVariable);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() => telemetry?.Dispose());
    }

    // Health and metrics tell nothing of applications but numbers. Behind a Functions host they are under /ui, where the sign-in is.
    private static void MapHealth(WebApplication app, IServiceProvider services)
    {
        var prometheus = services.GetRequiredService<PrometheusText>();
        RequestDelegate health = services.GetRequiredService<HealthReport>().WriteAsync;
        RequestDelegate metrics = context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(prometheus.Write(), context.RequestAborted);
        };
        app.MapMethods("/healthz", ["GET"], health);
        app.MapMethods("/ui/healthz", ["GET"], health);
        app.MapMethods("/metrics", ["GET"], metrics);
        app.MapMethods("/ui/metrics", ["GET"], metrics);
        app.MapMethods("/", ["GET"], (RequestDelegate)(context =>
        {
            context.Response.Redirect("/ui");
            return Task.CompletedTask;
        }));
    }

    private static void Observe(IServiceProvider services, ControllerOptions options)
    {
        var meter = services.GetRequiredService<ControllerMeter>();
        var work = services.GetRequiredService<WorkMeter>();
        var state = services.GetRequiredService<ControllerState>();
        var cost = new CostModel { InstanceGigabytes = options.InstanceGigabytes };
        meter.Observe("gitops.queue.messages", "{message}", "Messages in the queue at the last tick.", () => [new(state.Waiting)]);
        meter.Observe("gitops.queue.poison", "{message}", "Messages in the poison queue at the last tick.", () => [new(state.Poison)]);
        meter.Observe("gitops.applications", "{application}", "Applications at the last tick.", () => [new(state.Applications)]);
        meter.Observe("gitops.cost.per_day", "{USD}", "Estimated cost of a day at the rate of this process (docs/cost.md).", () => [new(work.CostPerDay(cost))]);
    }

    private static async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        using var execution = context.RequestServices.GetRequiredService<WorkMeter>().Request();
        try
        {
            await next(context);
            await UnknownRoute.AnswerAsync(context);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("GitOpsServerless.Controller").LogError(error, "A request failed");
            await Problem.WriteAsync(context, [DiagnosticCatalog.InternalError.Create("The request could not be served; the log says why.")]);
        }
        finally
        {
            context.RequestServices.GetRequiredService<ControllerMeter>().Request(
                KindOf(context.Request.Path), context.Response.StatusCode, System.Diagnostics.Stopwatch.GetElapsedTime(started));
        }
    }

    private static string KindOf(PathString path) => path.Value?.Split('/') is [_, var first, ..]
        && first is "hooks" or "v1" or "ui" or "timer" or "reconcile" or "drift-report" or "healthz" or "metrics" ? path.Value!.Split('/')[1] : "other";
}
