using System.Text.Json;

namespace GitOpsServerless.Controller.Webhooks.Providers;

/// <summary>GitLab (https://docs.gitlab.com/user/project/integrations/webhook_events/).</summary>
internal sealed class GitLabProvider : IWebhookProvider
{
    public string Name => "gitlab";

    public bool VerifiesWithoutBody => true;

    public bool Verify(WebhookRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret) =>
        Proof.IsToken(request.Header("X-Gitlab-Token"), secret);

    public IReadOnlyList<WebhookEvent>? Parse(WebhookRequest request, JsonElement payload)
    {
        if (payload.Text("object_kind") is not { } kind)
        {
            return null;
        }

        if (kind is not ("push" or "tag_push"))
        {
            return [];
        }

        var repositories = payload.At("project").TextsOf("git_http_url", "web_url", "git_ssh_url");
        return repositories.Count > 0 && payload.Text("ref") is { } reference
            ?
            [
                new WebhookEvent.Push(repositories, reference)
                {
                    DefaultBranch = payload.Text("project", "default_branch"),

                    // The list ends at 20 commits, and a forced push does not say that it is one.
                    Paths = payload.Number("total_commits_count") is { } total ? CommitPaths.Of(payload, total) : null,
                },
            ]
            : null;
    }
}
