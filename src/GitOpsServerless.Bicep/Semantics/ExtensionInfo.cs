namespace GitOpsServerless.Bicep.Semantics;

/// <summary>An extension as the template names it.</summary>
internal sealed record ExtensionInfo(string BicepName, string TemplateName, string TemplateVersion);
