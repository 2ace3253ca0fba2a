using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
using GitOpsServerless.Controller.Notifications;
using GitOpsServerless.Controller.Pump;
using GitOpsServerless.Controller.Webhooks;

namespace GitOpsServerless.Controller.Hosting;

/// <summary>Reads the controller's settings from the environment (app settings of the Functions app). All wrong settings are told at once.</summary>
public static class EnvironmentSettings
{
    private const string SecretPrefix = "GITOPS_WEBHOOK_SECRET_";

    // What the platform leaves in the place of a reference that it could not resolve. It is no secret: whoever knows the vault's name knows it
    // (https://learn.microsoft.com/azure/app-service/app-service-key-vault-references).
    private const string UnresolvedReference = "@Microsoft.KeyVault(";

    /// <summary>Reads the settings.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static Result<ControllerOptions> Read(Func<string, string?> environment)
    {
        var problems = new List<Diagnostic>();
        var isFunctions = !string.IsNullOrEmpty(environment("FUNCTIONS_CUSTOMHANDLER_PORT"));
        var isPlatformIdentity = string.Equals(environment("WEBSITE_AUTH_ENABLED"), "true", StringComparison.OrdinalIgnoreCase);
        var pump = new PumpOptions();
        var options = new ControllerOptions
        {
            IsFunctionsApp = isFunctions,
            Webhooks = Webhooks(environment),
            Access = new AccessOptions
            {
                Principals = List<PrincipalSetting, PrincipalGrant>(environment, "GITOPS_ACCESS", s => s.ToGrant(), "needs a principal", problems),
                Keys = List<KeySetting, KeyGrant>(environment, "GITOPS_API_KEYS", s => s.ToGrant(), "needs a name, and the SHA-256 of its key in 64 hexadecimal digits", problems),
                TrustPlatformIdentity = isPlatformIdentity,
                TrustFunctionsKey = isFunctions,
                TrustLoopback = !isFunctions && Flag(environment, "GITOPS_TRUST_LOOPBACK", otherwise: true, problems),
            },
            Pump = pump with
            {
                Workers = Number(environment, "GITOPS_WORKERS", pump.Workers, problems),
                WorkersPerTarget = Number(environment, "GITOPS_WORKERS_PER_TARGET", pump.WorkersPerTarget, problems),
                StepTimeout = Duration(environment, "GITOPS_STEP_TIMEOUT", pump.StepTimeout, problems),
            },
            InstanceGigabytes = Number(environment, "GITOPS_INSTANCE_MB", 2048, problems) / 1024.0,
        };
        return problems.Count == 0 ? options : Result<ControllerOptions>.Failure(problems);
    }

    /// <summary>Reads the settings of notifications.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static NotificationOptions Notifications(Func<string, string?> environment) => new()
    {
        AllowedHosts = (environment("GITOPS_NOTIFICATION_HOSTS") ?? string.Empty)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.OrdinalIgnoreCase),
    };

    private static WebhookOptions Webhooks(Func<string, string?> environment)
    {
        var options = new WebhookOptions();
        foreach (var provider in WebhookProviders.All.Select(p => p.Name))
        {
            var name = SecretPrefix + provider.ToUpperInvariant().Replace('-', '_');
            string[] secrets = [.. new[] { environment(name), environment(name + "_2") }.OfType<string>().Where(IsSecret)];
            if (secrets.Length > 0)
            {
                options.Secrets[provider] = secrets;
            }
        }

        return options;
    }

    private static bool IsSecret(string text) => text.Length > 0 && !text.StartsWith(UnresolvedReference, StringComparison.OrdinalIgnoreCase);

    private static int Number(Func<string, string?> environment, string name, int otherwise, List<Diagnostic> problems)
    {
        if (environment(name) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 100_000)
        {
            return number;
        }

        problems.Add(DiagnosticCatalog.InvalidSetting.Create($"{name} is '{text}', which is no number from 1 to 100000."));
        return otherwise;
    }

    private static bool Flag(Func<string, string?> environment, string name, bool otherwise, List<Diagnostic> problems)
    {
        if (environment(name) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        problems.Add(DiagnosticCatalog.InvalidSetting.Create($"{name} is '{text}', which is neither true nor false."));
        return otherwise;
    }

    private static TimeSpan Duration(Func<string, string?> environment, string name, TimeSpan otherwise, List<Diagnostic> problems)
    {
        if (environment(name) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        if (Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        problems.Add(DiagnosticCatalog.InvalidSetting.Create($"{name} is '{text}', which is no duration such as 8m."));
        return otherwise;
    }

    private static List<TGrant> List<TSetting, TGrant>(
        Func<string, string?> environment, string name, Func<TSetting, TGrant?> toGrant, string needs, List<Diagnostic> problems)
        where TSetting : class
        where TGrant : class
    {
        if (environment(name) is not { Length: > 0 } text)
        {
            return [];
        }

        try
        {
            var grants = (JsonSerializer.Deserialize<List<TSetting?>>(text, ContractsJson.Options) ?? []).ConvertAll(s => s is null ? null : toGrant(s));
            problems.AddRange(grants.Index().Where(g => g.Item is null).Select(
                g => DiagnosticCatalog.InvalidSetting.Create($"{name}[{g.Index.ToString(CultureInfo.InvariantCulture)}] {needs}.")));
            return [.. grants.OfType<TGrant>()];
        }
        catch (JsonException error)
        {
            problems.Add(DiagnosticCatalog.InvalidSetting.Create($"{name} is not the JSON array that it has to be (at '{error.Path}')."));
            return [];
        }
    }

    private sealed record PrincipalSetting(string? Principal, AccessRole Role, IReadOnlyList<string>? Projects = null)
    {
        public PrincipalGrant? ToGrant() => string.IsNullOrWhiteSpace(Principal) ? null : new(Principal, new AccessGrant(Role, Projects ?? ["*"]));
    }

    private sealed record KeySetting(string? Name, string? Sha256, AccessRole Role, IReadOnlyList<string>? Projects = null)
    {
        public KeyGrant? ToGrant() => string.IsNullOrWhiteSpace(Name) || Sha256 is not { Length: 64 } || !Sha256.All(char.IsAsciiHexDigit)
            ? null
            : new(Name, Sha256, new AccessGrant(Role, Projects ?? ["*"]));
    }
}
