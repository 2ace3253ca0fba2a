using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Hosting;

/// <summary>Lets a request through to its handler, or does to it what the fault plan says.</summary>
internal sealed class FaultInjector(FaultPlan plan, SandboxHostOptions options)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var fault = plan.Take(context.Request.Method, context.Request.Path.Value ?? "/", static kind => kind != FaultKind.ExpiredContinuation);
        switch (fault?.Kind)
        {
            case null:
                await next(context);
                return;
            case FaultKind.Status:
                await AnswerAsync(context, fault);
                return;
            case FaultKind.Latency:
                await Task.Delay(fault.Delay, options.TimeProvider, context.RequestAborted);
                await next(context);
                return;
            case FaultKind.Reset:
                context.Abort();
                return;
            case FaultKind.ResetAfterHandling:
                await CaptureAsync(context, next);
                context.Abort();
                return;
            default:
                await DisturbBodyAsync(context, next, fault);
                return;
        }
    }

    private async Task AnswerAsync(HttpContext context, Fault fault)
    {
        if (fault.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        context.Response.StatusCode = fault.StatusCode;
        await options.WriteErrorAsync(context, fault.StatusCode);
    }

    private async Task DisturbBodyAsync(HttpContext context, RequestDelegate next, Fault fault)
    {
        var body = await CaptureAsync(context, next);
        var half = body.Length / 2;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body[..half], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (fault.Kind == FaultKind.TruncatedBody)
        {
            context.Abort();
            return;
        }

        await Task.Delay(fault.Delay, options.TimeProvider, context.RequestAborted);
        await context.Response.Body.WriteAsync(body[half..], context.RequestAborted);
    }

    private static async Task<ReadOnlyMemory<byte>> CaptureAsync(HttpContext context, RequestDelegate next)
    {
        var original = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = original;
        }

        return buffer.ToArray();
    }
}
