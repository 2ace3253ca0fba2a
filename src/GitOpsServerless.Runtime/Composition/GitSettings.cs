using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOpsServerless.Git;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>What the operator says about Git in environment variables; the same for all hosts (docs/git.md).</summary>
public static class GitSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Adds the settings to options.</summary>
    /// <param name="options">What the host decides by itself.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="ArgumentException">A setting cannot be read; the message names it.</exception>
    public static GitSourceOptions Apply(GitSourceOptions options, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        return options with
        {
            MaxCacheBytes = Bytes("GITOPS_GIT_CACHE_BYTES", environment) ?? options.MaxCacheBytes,
            EagerBlobBytes = Bytes("GITOPS_GIT_EAGER_BLOB_BYTES", environment) ?? options.EagerBlobBytes,
            Limits = Limits(environment("GITOPS_GIT_LIMITS")) ?? options.Limits,
            AllowedRedirectHosts = List(environment("GITOPS_GIT_REDIRECT_HOSTS")) ?? options.AllowedRedirectHosts,
        };
    }

    private static long? Bytes(string name, Func<string, string?> environment) => environment(name) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 => bytes,
        _ => throw new ArgumentException($"{name} is not a number of bytes."),
    };

    private static GitLimits? Limits(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            var limits = JsonSerializer.Deserialize<GitLimits>(text, Json);
            return limits is not null && JsonSerializer.SerializeToElement(limits).EnumerateObject().All(limit => limit.Value.ValueKind != JsonValueKind.Number || limit.Value.GetInt64() > 0)
                ? limits
                : throw new ArgumentException("GITOPS_GIT_LIMITS has a limit that is not above zero.");
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("GITOPS_GIT_LIMITS is not a document of limits such as {\"maxTreeEntries\": 400000, \"exchangeTimeout\": \"00:05:00\"}.", exception);
        }
    }

    private static string[]? List(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
