namespace GitOpsServerless.Controller.Webhooks;

/// <summary>What arrived, not yet trusted.</summary>
/// <param name="Header">Reads a header by name; null when it is absent.</param>
/// <param name="Token">The part of the path behind the provider's name; null when there is none.</param>
internal sealed record WebhookRequest(Func<string, string?> Header, string? Token);
