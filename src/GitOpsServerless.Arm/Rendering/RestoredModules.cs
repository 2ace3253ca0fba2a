using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Arm.Rendering;

/// <summary>The modules of one compilation: the cache that the host has given, and what was restored for it.</summary>
internal sealed class RestoredModules(IBicepModuleCache? cache, BicepModuleSource? source, ISecretResolver? secrets) : IBicepModuleCache
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _restored = new(StringComparer.Ordinal);

    public bool TryRead(string path, out ReadOnlyMemory<byte> content)
    {
        if (_restored.TryGetValue(path, out content))
        {
            return true;
        }

        return cache is not null && cache.TryRead(path, out content);
    }

    /// <summary>Restores modules; true when at least one is new, false when there is nowhere to restore them from.</summary>
    public async Task<Result<bool>> RestoreAsync(IEnumerable<BicepModuleReference> modules, CancellationToken cancellationToken)
    {
        var isNew = false;
        foreach (var module in source is null ? [] : modules.Where(m => !_restored.ContainsKey(m.CachePath)))
        {
            var content = await source!(module, secrets, cancellationToken);
            if (!content.IsSuccess)
            {
                return Result<bool>.Failure(content.Diagnostics);
            }

            _restored[module.CachePath] = content.Value;
            isNew = true;
        }

        return isNew;
    }
}
