using GitOpsServerless.Controller.Webhooks;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Controller.Tests.Webhooks;

public sealed class WebhookPageTests
{
    [Fact]
    public void Page_lists_the_providers_that_there_are()
    {
        var rows = File.ReadLines(Path.Combine(RealData.RepositoryRoot, "docs", "webhooks.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(WebhookProviders.All.Select(p => p.Name).Order(StringComparer.Ordinal), rows.Select(r => r.Split('`')[1]).Order(StringComparer.Ordinal));
    }
}
