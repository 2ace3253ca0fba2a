using GitOpsServerless.Sandbox.Hosting;
using Microsoft.AspNetCore.Http;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Tells reads, dry runs and writes of the Kubernetes API apart.</summary>
internal static class RequestVerbs
{
    private static readonly string[] s_reviews = ["selfsubjectaccessreviews", "subjectaccessreviews", "selfsubjectreviews", "selfsubjectrulesreviews", "tokenreviews", "localsubjectaccessreviews"];

    public static RequestClass Classify(HttpRequest request)
    {
        if (RequestClassifier.ByMethod(request) == RequestClass.Read || IsReview(request))
        {
            return RequestClass.Read;
        }

        return request.Query["dryRun"].Contains("All") ? RequestClass.DryRun : RequestClass.Write;
    }

    /// <summary>Reviews are created, yet nothing is stored.</summary>
    private static bool IsReview(HttpRequest request) =>
        Array.Exists(s_reviews, review => request.Path.Value!.EndsWith("/" + review, StringComparison.Ordinal));
}
