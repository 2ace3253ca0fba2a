using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Notifications;

/// <summary>What each kind of receiver is sent.</summary>
internal static class NotificationBody
{
    private const int MostChanges = 30;

    public static JsonObject Of(string kind, Notification notification) => kind switch
    {
        "slack" => new JsonObject { ["text"] = SlackText(notification) },
        "teams" => TeamsCard(notification),
        "github" => new JsonObject
        {
            ["state"] = State(notification, "success", "failure", "pending"),
            ["context"] = $"gitops/{notification.Application}",
            ["description"] = Shorten(notification.Message, 140),
        },
        "azuredevops" => new JsonObject
        {
            ["state"] = State(notification, "succeeded", "failed", "pending"),
            ["description"] = Shorten(notification.Message, 140),
            ["context"] = new JsonObject { ["name"] = notification.Application, ["genre"] = "gitops" },
        },
        _ => Generic(notification),
    };

    private static JsonObject Generic(Notification notification) => new()
    {
        ["event"] = notification.Event,
        ["application"] = notification.Application,
        ["revision"] = JsonSerializer.SerializeToNode(notification.Revision, ContractsJson.Options),
        ["message"] = notification.Message,
        ["at"] = notification.At,
        ["diagnostics"] = JsonSerializer.SerializeToNode(notification.Diagnostics, ContractsJson.Options),
        ["changes"] = new JsonArray([.. Changes(notification).Select(c => (JsonNode)new JsonObject { ["action"] = c.Action.ToString(), ["resource"] = c.Id.ToString() })]),
    };

    // Slack's own marks are escaped (https://docs.slack.dev/messaging/formatting-message-text), so that a resource's name is only a name.
    private static string SlackText(Notification notification)
    {
        static string Escape(string text) =>
            text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        var changes = string.Concat(Changes(notification).Select(c => $"\n- {c.Action} {c.Id}"));
        return Escape(Shorten($"{notification.Application} {notification.Event} ({notification.Revision}): {notification.Message}{changes}", 3000));
    }

    // An adaptive card, as the Workflows app of Teams takes it.
    private static JsonObject TeamsCard(Notification notification)
    {
        static JsonObject Block(string text, bool isTitle = false) => new()
        {
            ["type"] = "TextBlock",
            ["text"] = text,
            ["wrap"] = true,
            ["weight"] = isTitle ? "Bolder" : "Default",
        };
        var blocks = new JsonArray(Block($"{notification.Application}: {notification.Event}", isTitle: true), Block(Shorten(notification.Message, 2000)));
        foreach (var change in Changes(notification))
        {
            blocks.Add(Block($"{change.Action} {change.Id}"));
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["content"] = new JsonObject { ["type"] = "AdaptiveCard", ["version"] = "1.4", ["body"] = blocks },
            }),
        };
    }

    private static IEnumerable<Change> Changes(Notification notification) => notification.Plan?.Effective.Take(MostChanges) ?? [];

    private static string State(Notification notification, string good, string bad, string open) => notification.Event switch
    {
        "synced" => good,
        "failed" or "degraded" or "rolledBack" => bad,
        _ => open,
    };

    private static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}
