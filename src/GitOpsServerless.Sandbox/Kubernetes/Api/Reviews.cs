using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>The kinds that are questions: nothing is stored, the answer is in the status. The sandbox allows everything.</summary>
internal static class Reviews
{
    /// <summary>The answered review, or null where the kind is no review.</summary>
    public static JsonObject? TryAnswer(ResourceRequest request, JsonObject body)
    {
        var status = request.Version.Kind switch
        {
            "SelfSubjectAccessReview" or "SubjectAccessReview" or "LocalSubjectAccessReview" => new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox allows everything" },
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = User() },
            "TokenReview" => new JsonObject { ["authenticated"] = true, ["user"] = User() },
            "SelfSubjectRulesReview" => Rules(),
            _ => null,
        };
        if (status is null)
        {
            return null;
        }

        var answer = new JsonObject { ["kind"] = request.Version.Kind, ["apiVersion"] = request.Version.ApiVersion, ["metadata"] = new JsonObject() };
        if (body["spec"] is { } spec)
        {
            answer["spec"] = spec.DeepClone();
        }

        answer["status"] = status;
        return answer;
    }

    private static JsonObject User() => new() { ["username"] = "sandbox", ["groups"] = new JsonArray("system:masters", "system:authenticated") };

    private static JsonObject Rules() => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };
}
