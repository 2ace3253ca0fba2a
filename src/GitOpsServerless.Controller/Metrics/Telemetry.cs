using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GitOpsServerless.Controller.Metrics;

/// <summary>
/// Traces and metrics over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector
/// (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Nothing is loaded otherwise.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private readonly OpenTelemetrySdk _sdk;

    private Telemetry(OpenTelemetrySdk sdk) => _sdk = sdk;

    public static Telemetry? Start(Func<string, string?> environment) =>
        string.IsNullOrEmpty(environment("OTEL_EXPORTER_OTLP_ENDPOINT")) ? null : new Telemetry(OpenTelemetrySdk.Create(builder => builder
            .ConfigureResource(resource => resource.AddService("gitops-serverless"))
            .WithMetrics(metrics => metrics
                .AddMeter("GitOpsServerless.*", "System.Net.Http", "System.Runtime")
                .AddOtlpExporter())
            .WithTracing(tracing => tracing
                .AddSource(Tracing.SourceName, "Microsoft.AspNetCore", "System.Net.Http")
                .AddOtlpExporter())));

    public void Dispose() => _sdk.Dispose();
}
