namespace GitOpsServerless.Bicep;

/// <summary>What a compilation is given besides its files. Nothing is read from the machine.</summary>
public sealed record BicepOptions
{
    /// <summary>The version that the template names as its generator; it has no other effect.</summary>
    public string GeneratorVersion { get; init; } = "dev";

    /// <summary>The version of Azure's extension that a template names when its file has <c>extension az</c>: that of the official compiler's types.</summary>
    public string AzureExtensionVersion { get; init; } = "0.2.972";

    /// <summary>Restored registry modules and template specs; null when there are none.</summary>
    public IBicepModuleCache? ModuleCache { get; init; }

    /// <summary>
    /// Knowledge of Azure resource types that goes before the built-in one, such as <see cref="AzureTypeFiles"/> with newer
    /// type files; null for the built-in one alone.
    /// </summary>
    public IAzureTypes? AzureTypes { get; init; }

    /// <summary>The environment variables that <c>readEnvironmentVariable()</c> may see.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Experimental features that are switched on besides those of the nearest <c>bicepconfig.json</c>, by their name there.
    /// </summary>
    public IReadOnlyCollection<string> ExperimentalFeatures { get; init; } = [];

    /// <summary>The bounds of a compilation.</summary>
    public BicepLimits Limits { get; init; } = new();
}
