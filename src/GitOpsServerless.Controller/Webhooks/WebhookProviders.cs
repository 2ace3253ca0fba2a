using GitOpsServerless.Controller.Webhooks.Providers;

namespace GitOpsServerless.Controller.Webhooks;

/// <summary>The providers: the one table that the receiver and the settings are made of.</summary>
internal static class WebhookProviders
{
    public static IReadOnlyList<IWebhookProvider> All { get; } =
    [
        new GitHubProvider(), new GitHubProvider("ghcr"), new GitLabProvider(), new BitbucketCloudProvider(), new BitbucketServerProvider(),
        new AzureDevOpsProvider(), new GiteaProvider(), new GenericProvider(), new ContainerRegistryProvider(), new DockerHubProvider(),
    ];
}
