using System.Collections.Concurrent;
using GitOpsServerless.Arm.Client;
using GitOpsServerless.Arm.Language;
using GitOpsServerless.Arm.Target.Comparison;
using GitOpsServerless.Arm.Target.Observation;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Target;

/// <summary>Makes targets of scopes in Azure. All targets of a cloud share one client, and so one request budget for each subscription.</summary>
public sealed class AzureTargetFactory(AzureTargetOptions options) : ITargetFactory, IDisposable
{
    private static readonly string[] DenyModes = ["none", "denyDelete", "denyWriteAndDelete"];
    private readonly ConcurrentDictionary<string, Lazy<Connection?>> _connections = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool Serves(TargetDefinition target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Azure is { } azure && options.Serves(azure);
    }

    /// <inheritdoc/>
    public Task<Result<ITarget>> CreateAsync(TargetDefinition target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Task.FromResult(Create(target));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections.Values.Where(c => c.IsValueCreated))
        {
            connection.Value?.Client.Dispose();
        }
    }

    private Result<ITarget> Create(TargetDefinition target)
    {
        if (target.Azure is not { } azure)
        {
            return Invalid(target, "It is no scope in Azure.");
        }

        if (options.Problem is { } problem)
        {
            return Invalid(target, problem);
        }

        if (DeploymentScope.TryParse(azure.Scope) is null)
        {
            return Invalid(target, $"'{azure.Scope}' is no scope of a deployment.");
        }

        if (!DenyModes.Contains(azure.DenySettings, StringComparer.OrdinalIgnoreCase))
        {
            return Invalid(target, $"denySettings '{azure.DenySettings}' is none of {string.Join(", ", DenyModes)}.");
        }

        if (azure.CountNoise.FirstOrDefault(n => NoiseNames.Find(n) is null) is { } unknown)
        {
            return Invalid(target, $"countNoise '{unknown}' is none of N1 to N12.");
        }

        var connection = _connections.GetOrAdd(azure.Cloud, cloud => new Lazy<Connection?>(() => Connect(cloud))).Value;
        if (connection is null)
        {
            // Whatever clouds definitions make up is not remembered.
            _connections.TryRemove(azure.Cloud, out _);
        }

        return connection is null
            ? Invalid(target, $"There is no cloud '{azure.Cloud}'.")
            : Result<ITarget>.Success(new AzureTarget(azure, connection.Client, connection.Reader, connection.Gaps, options));
    }

    private static Result<ITarget> Invalid(TargetDefinition target, string why) =>
        DiagnosticCatalog.AzureTargetInvalid.Create($"Target '{target.Name}': {why}", target.Provenance?.File, target.Provenance?.Line);

    private Connection? Connect(string cloud)
    {
        if (options.Clients(cloud) is not { } settings)
        {
            return null;
        }

        var client = new ArmClient(options.Credential, settings);
        var reader = new LiveReader(
            client, new ResourceGraphReader(client, options.TimeProvider), new UnchangedResources(new ChangeFeed(client, options.TimeProvider), options), options.TimeProvider);
        return new Connection(client, reader, new ServiceGaps(options.TimeProvider));
    }

    private sealed record Connection(ArmClient Client, LiveReader Reader, ServiceGaps Gaps);
}
