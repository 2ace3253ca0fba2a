namespace GitOpsServerless.ChaosHost;

/// <summary>What one controller of the chaos test is told, as one JSON argument.</summary>
/// <param name="Config">Folder of the definitions.</param>
/// <param name="Shared">Folder that all controllers share, as they would share a repository.</param>
/// <param name="Storage">Connection string of the storage account.</param>
/// <param name="Name">Container and queue.</param>
/// <param name="Kubeconfig">Where this controller finds the cluster.</param>
/// <param name="Guard">Server that watches who holds which application.</param>
/// <param name="SkewMinutes">How far this controller's clock is off.</param>
internal sealed record ChaosSettings(string Config, string Shared, string Storage, string Name, string Kubeconfig, Uri Guard, double SkewMinutes);
