using System.Globalization;
using Azure.Core;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target;

/// <summary>What Azure targets are made with.</summary>
public sealed record AzureTargetOptions
{
    /// <summary>Variable of <see cref="ChildRefresh"/>, in whole minutes.</summary>
    public const string ChildRefreshVariable = "GITOPS_ARM_CHILD_REFRESH_MINUTES";

    private const int MostMinutes = 24 * 60;

    /// <summary>The identity: a managed identity in a host, the operator's sign-in in the module, a fixed token for the sandbox.</summary>
    public required TokenCredential Credential { get; init; }

    /// <summary>How to reach a cloud, by its name; null for a cloud that is not known.</summary>
    public Func<string, ArmClientOptions?> Clients { get; init; } = static cloud => ArmEndpoints.Find(cloud) is { } endpoints ? new ArmClientOptions { Endpoints = endpoints } : null;

    /// <summary>Which targets this factory serves, among those in Azure.</summary>
    public Func<AzureTargetDefinition, bool> Serves { get; init; } = static target => !target.Sandbox;

    /// <summary>Classes of noise that comparisons remove.</summary>
    public NoiseRules Noise { get; init; } = NoiseRules.All;

    /// <summary>Why no target can be made, such as an endpoint that may not be used; null when nothing is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// After how long a routine check reads a resource again that no bulk read covers, although the activity log shows that it was not touched:
    /// changes through data planes are not in the log. Each check reads one list or one resource again, the oldest. Zero reads all directly each time.
    /// </summary>
    public TimeSpan ChildRefresh { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an assessment may use what was read when a resource was applied. Zero reads again.</summary>
    public TimeSpan JustNow { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The options with what the operator's environment says.</summary>
    /// <param name="environment">Reads a variable.</param>
    public AzureTargetOptions WithEnvironment(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment(ChildRefreshVariable) is not { Length: > 0 } text)
        {
            return this;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= MostMinutes
            ? this with { ChildRefresh = TimeSpan.FromMinutes(minutes) }
            : this with { Problem = Problem ?? $"{ChildRefreshVariable} is no number of minutes from 0 to {MostMinutes}." };
    }
}
