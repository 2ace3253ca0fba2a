using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Schedule;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>Settings of the controller.</summary>
public sealed record ControllerOptions
{
    /// <summary>Whether an Azure Functions host drives this process: timers and messages come as requests then, and no own pump or schedule runs.</summary>
    public bool IsFunctionsApp { get; init; }

    /// <summary>Webhooks.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>Who may do what.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Pump.</summary>
    public PumpOptions Pump { get; init; } = new();

    /// <summary>Schedule.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Memory of an instance in GB, for the estimate of cost.</summary>
    public double InstanceGigabytes { get; init; } = 2;
}
