using System.Globalization;
using System.Text.Json;
using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Api;
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

    private static readonly string[] s_providers =
        ["github", "ghcr", "gitlab", "bitbucket", "bitbucket-server", "azuredevops", "gitea", "generic", "acr", "dockerhub"];

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
                Principals = List<PrincipalSetting>(environment, "GITOPS_ACCESS", problems).Select(s => s.ToGrant()).ToList(),
                Keys = List<KeySetting>(environment, "GITOPS_API_KEYS", problems).Select(s => s.ToGrant()).ToList(),
                TrustPlatformIdentity = isPlatformIdentity,
                TrustFunctionsKey = isFunctions,
                TrustLoopback = !isFunctions,
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

    private static WebhookOptions Webhooks(Func<string, string?> environment)
    {
        var options = new WebhookOptions();
        foreach (var provider in s_providers)
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

    private static List<T> List<T>(Func<string, string?> environment, string name, List<Diagnostic> problems)
    {
        if (environment(name) is not { Length: > 0 } text)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<T>>(text, ContractsJson.Options) ?? [];
        }
        catch (JsonException error)
        {
            problems.Add(DiagnosticCatalog.InvalidSetting.Create($"{name} is not the JSON array that it has to be (at '{error.Path}')."));
            return [];
        }
    }

    private sealed record PrincipalSetting(string Principal, AccessRole Role, IReadOnlyList<string>? Projects = null)
    {
        public PrincipalGrant ToGrant() => new(Principal, new AccessGrant(Role, Projects ?? ["*"]));
    }

    private sealed record KeySetting(string Name, string Sha256, AccessRole Role, IReadOnlyList<string>? Projects = null)
    {
        public KeyGrant ToGrant() => new(Name, Sha256, new AccessGrant(Role, Projects ?? ["*"]));
    }
}
