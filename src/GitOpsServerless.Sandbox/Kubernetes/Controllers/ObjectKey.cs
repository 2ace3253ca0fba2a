namespace GitOpsServerless.Sandbox.Kubernetes.Controllers;

/// <summary>Names an object for the controllers' queue.</summary>
internal readonly record struct ObjectKey(string StorageKey, string Namespace, string Name);
