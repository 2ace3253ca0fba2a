namespace GitOpsServerless.Bicep;

/// <summary>
/// The module cache, laid out as the official tool lays it out below its cache root:
/// <c>br/REGISTRY/REPOSITORY-with-$/TAG$/main.json</c> and <c>ts/SUBSCRIPTION/GROUP/NAME/VERSION/main.json</c>.
/// </summary>
public interface IBicepModuleCache
{
    /// <summary>Reads a file below the cache root. Returns false when the module has not been restored.</summary>
    bool TryRead(string path, out ReadOnlyMemory<byte> content);
}
