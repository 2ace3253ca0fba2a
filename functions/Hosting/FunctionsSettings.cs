using GitOpsServerless.Contracts;

namespace GitOpsServerless.Functions.Hosting;

/// <summary>Settings of the Functions app: everything comes from app settings.</summary>
internal static class FunctionsSettings
{
    /// <summary>Reads the settings.</summary>
    public static HostSettings Read(Func<string, string?> environment)
    {
        var url = NullIfEmpty(environment("GITOPS_CONFIG_URL"));
        return new HostSettings
        {
            Config = NullIfEmpty(environment("GITOPS_CONFIG_DIRECTORY")) ?? AppContext.BaseDirectory,
            Definitions = url is null ? null : new SourceDefinition
            {
                Url = url,
                Revision = NullIfEmpty(environment("GITOPS_CONFIG_REVISION")),
                Path = environment("GITOPS_CONFIG_PATH") ?? string.Empty,
                Credential = NullIfEmpty(environment("GITOPS_CONFIG_CREDENTIAL")),
            },
            IsFunctionsApp = true,
            Live = !string.Equals(environment("GITOPS_SANDBOX"), "true", StringComparison.OrdinalIgnoreCase),
            State = NullIfEmpty(environment("GITOPS_STATE")),
            Urls = $"http://127.0.0.1:{environment("FUNCTIONS_CUSTOMHANDLER_PORT") ?? "8080"}",
        };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
