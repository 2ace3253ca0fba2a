using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>The query parameters of a write.</summary>
internal sealed class WriteOptions
{
    private const int MaxManagerLength = 128;

    public bool DryRun { get; init; }

    public string FieldManager { get; init; } = "unknown";

    /// <summary>Whether the caller named a field manager.</summary>
    public bool HasFieldManager { get; init; }

    public bool Force { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Warn;

    /// <summary>Texts for the Warning header.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Whether the write comes from inside the sandbox, past the checks for clients.</summary>
    public bool IsInternal { get; init; }

    public static WriteOptions From(HttpRequest request)
    {
        var query = request.Query;
        var dryRun = query["dryRun"].ToString();
        if (dryRun is not "" and not "All")
        {
            throw new StatusException(ApiStatus.Invalid("meta.k8s.io", "CreateOptions", "", [FieldCause.NotSupported("dryRun", $"[\"{dryRun}\"]", ["All"])]));
        }

        var manager = query["fieldManager"].ToString();
        if (manager.Length > MaxManagerLength)
        {
            throw new StatusException(ApiStatus.Invalid("meta.k8s.io", "PatchOptions", "", [new FieldCause("FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes")]));
        }

        return new WriteOptions
        {
            DryRun = dryRun == "All",
            HasFieldManager = manager.Length > 0,
            FieldManager = manager.Length > 0 ? manager : ManagerOf(request),
            Force = query["force"].ToString() is "true" or "1",
            Validation = query["fieldValidation"].ToString() switch
            {
                "" or "Warn" => FieldValidation.Warn,
                "Strict" => FieldValidation.Strict,
                "Ignore" => FieldValidation.Ignore,
                var other => throw new StatusException(ApiStatus.Invalid("meta.k8s.io", "CreateOptions", "", [FieldCause.NotSupported("fieldValidation", $"\"{other}\"", ["", "Ignore", "Strict", "Warn"])])),
            },
        };
    }

    /// <summary>Without a name, the user agent up to its first slash is the manager.</summary>
    private static string ManagerOf(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString().Split('/')[0];
        return agent.Length == 0 ? "unknown" : agent[..Math.Min(agent.Length, MaxManagerLength)];
    }
}

/// <summary>What happens with fields that the schema does not know.</summary>
internal enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}
