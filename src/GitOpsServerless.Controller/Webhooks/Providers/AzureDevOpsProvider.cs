using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>
/// Azure DevOps service hooks (https://learn.microsoft.com/azure/devops/service-hooks/events#git.push). They carry basic credentials
/// and no changed paths; the reconciler compares commits itself.
/// </summary>
internal sealed class AzureDevOpsProvider : IWebhookProvider
{
    public string Name => "azuredevops";

    public bool VerifiesWithoutBody => true;

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Proof.IsAuthorization(request.Header("Authorization"), secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        if (payload.Text("eventType") is not { } type)
        {
            return null;
        }

        if (type != "git.push")
        {
            return [];
        }

        var repositories = payload.At("resource", "repository").TextsOf("remoteUrl", "sshUrl", "webUrl");
        if (repositories.Count == 0)
        {
            return null;
        }

        var branch = payload.Text("resource", "repository", "defaultBranch");
        return
        [
            .. payload.Items("resource", "refUpdates")
                .Select(u => new WebhookEvent.Push(repositories, u.Text("name")) { DefaultBranch = branch?.Replace("refs/heads/", string.Empty, StringComparison.Ordinal) }),
        ];
    }
}
